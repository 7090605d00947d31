// SPDX-License-Identifier: GPL-3.0-or-later
// ZIP archives that are no PyTorch file: every member is read as a file of its own.
#include "format/Readers.h"
#include "format/ZipWalk.h"

namespace assayer::format {

namespace {

Result<void> readAllMembers(const Input& input, Facts& facts)
{
    const auto walk = ZipWalk::begin(input, facts);
    if (!walk)
        return failure(walk.error());
    for (container::ZipEntry& entry : (*walk)->entries()) {
        if (input.stop.stop_requested())
            return failure(ErrorKind::Cancelled, "the inspection was cancelled");
        (*walk)->read(entry);
        if (input.progress)
            input.progress(entry.dataOffset);
    }
    return {};
}

// Its own dangers are judged by no reader yet: that is said, and the verdict cannot become clean.
Result<void> readWithoutItsRules(const Input& input, Facts& facts, const std::string& title)
{
    facts.observations.push_back(
        {"file.not-analysed", "the members are inspected, the rules of " + title + " are not applied", {}, 0, {}});
    facts.problems.push_back({"", "unsupported", "what " + title + " would run is not analysed"});
    return readAllMembers(input, facts);
}

Match matchKind(ZipKind wanted, const Head& head, const Input& input)
{
    return head.startsWith("PK\x03\x04") && zipKind(head, input) == wanted ? Match::ByContent : Match::No;
}

} // namespace

Match recogniseZipFile(const Head& head, const Input& input)
{
    return zipKind(head, input) == ZipKind::Generic ? Match::ByContent : Match::No;
}
Result<void> readZipFile(const Input& input, Facts& facts)
{
    return readAllMembers(input, facts);
}

Match recogniseNpz(const Head& head, const Input& input)
{
    return matchKind(ZipKind::Npz, head, input);
}

Match recogniseKerasZip(const Head& head, const Input& input)
{
    return matchKind(ZipKind::Keras, head, input);
}
Result<void> readKerasZip(const Input& input, Facts& facts)
{
    return readWithoutItsRules(input, facts, "a Keras archive");
}

} // namespace assayer::format
