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

// What the arrays of all members come to, as a file of one array says it.
void sumTensors(const Input& input, Facts& facts)
{
    Facts sums;
    for (const record::Member& member : facts.members) {
        if (member.kind == "tensor")
            addTensor(sums, member, input.limits.members);
    }
    facts.values.update(sums.values);
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
Result<void> readNpz(const Input& input, Facts& facts)
{
    auto read = readAllMembers(input, facts);
    sumTensors(input, facts);
    return read;
}

} // namespace assayer::format
