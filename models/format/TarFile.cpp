// SPDX-License-Identifier: GPL-3.0-or-later
// tar archives: every member is read as a file of its own.
#include "base/Text.h"
#include "container/Tar.h"
#include "format/ByteAccount.h"
#include "format/Observations.h"
#include "format/Readers.h"
#include "format/TarKinds.h"

#include <algorithm>
#include <cassert>

namespace assayer::format {

namespace {

record::Member memberOf(const container::TarEntry& entry)
{
    record::Member member;
    member.name = utf8FromBytes(entry.name);
    member.kind = "member";
    member.offset = entry.dataOffset;
    member.length = entry.packedSize;
    if (entry.size != entry.packedSize)
        member.size = entry.size;
    return member;
}

class TarFileReader
{
public:
    TarFileReader(const Input& input, Facts& facts) : m_input(input), m_facts(facts), m_observations(facts) {}

    Result<void> read()
    {
        auto archive = container::readTarArchive(m_input.bytes, m_input.limits);
        if (!archive)
            return failure(archive.error());
        m_facts.values["members"] = archive->entries.size() + archive->entriesOmitted;
        for (const container::TarEntry& entry : archive->entries)
            m_facts.members.push_back(memberOf(entry));
        for (const container::Oddity& oddity : archive->oddities)
            m_observations.add(oddity.kind, oddity.detail, utf8FromBytes(oddity.member), oddity.offset, oddity.length);
        nameKind(archive->entries);
        std::uint64_t payload = 0;
        for (const container::TarEntry& entry : archive->entries) {
            if (m_input.stop.stop_requested())
                return failure(ErrorKind::Cancelled, "the inspection was cancelled");
            payload += entry.packedSize;
            if (!readOne(entry))
                break;
            if (m_input.progress)
                m_input.progress(entry.dataOffset);
        }
        readUncovered(archive->oddities);
        const std::uint64_t rest =
            m_input.bytes.size() -
            std::min(m_input.bytes.size(), archive->headers + archive->padding + archive->unexplained);
        accountBytes(m_facts, {archive->headers, rest, archive->padding, archive->unexplained});
        return {};
    }

private:
    void nameKind(const std::vector<container::TarEntry>& entries)
    {
        const auto holds = [&](std::string_view name) {
            return std::any_of(entries.begin(), entries.end(), [&](const container::TarEntry& entry) {
                const std::string_view written(entry.name);
                return (written.starts_with("./") ? written.substr(2) : written) == name;
            });
        };
        m_torch = holds("sys_info") && holds("pickle") && holds("storages") && holds("tensors");
        if (m_torch) {
            m_facts.format = "torch-tar";
            m_observations.add("torch.tar", "the archive has the members of PyTorch's first format, all of which its "
                                            "loader unpickles");
        } else if (holds("model_config.yaml")) {
            m_facts.format = "nemo";
        }
    }

    // False where the budget is used up.
    bool readOne(const container::TarEntry& entry)
    {
        if (!entry.isFile() || entry.size == 0)
            return true;
        if (!m_input.expansion->countMember()) {
            m_observations.add("archive.too-many-members", "members of nested archives beyond the limit are not read");
            m_facts.problems.push_back({"", "limit-exceeded", "not all members of the archive were read"});
            return false;
        }
        const std::string name = utf8FromBytes(entry.name);
        const auto bytes = container::openTarEntry(m_input.bytes, entry);
        const auto place = entry.sparse ? std::nullopt : std::optional(entry.dataOffset);
        if (m_torch && readTorchTarMember(m_input, *bytes, entry.name, entry.dataOffset, m_facts))
            return true;
        readMember(m_input, *bytes, name, place, m_facts);
        return true;
    }

    // What no header covers may be a file of its own to whoever looks for one.
    void readUncovered(const std::vector<container::Oddity>& oddities)
    {
        for (const container::Oddity& oddity : oddities) {
            const bool uncovered = oddity.kind == "archive.trailing-bytes" || oddity.kind == "archive.gap" ||
                                   oddity.kind == "archive.tar-resync";
            if (!uncovered || !oddity.offset || !oddity.length || *oddity.length == 0)
                continue;
            const source::WindowSource part(m_input.bytes, *oddity.offset, *oddity.length);
            readMember(m_input, part, "(bytes at " + std::to_string(*oddity.offset) + ")", *oddity.offset, m_facts);
        }
    }

    const Input& m_input;
    Facts& m_facts;
    Observations m_observations;
    bool m_torch = false;
};

} // namespace

Match recogniseTar(const Head& head, const Input&)
{
    return container::isTarHeader(head.first.first(std::min<std::size_t>(head.first.size(), 512))) ? Match::ByContent
                                                                                                   : Match::No;
}

Result<void> readTar(const Input& input, Facts& facts)
{
    assert(input.expansion != nullptr);
    return TarFileReader(input, facts).read();
}

} // namespace assayer::format
