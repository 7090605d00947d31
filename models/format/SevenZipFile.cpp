// SPDX-License-Identifier: GPL-3.0-or-later
// 7z archives: every member is read as a file of its own.
#include "base/Text.h"
#include "container/SevenZip.h"
#include "format/ByteAccount.h"
#include "format/Observations.h"
#include "format/Readers.h"

#include <zlib.h>

#include <algorithm>
#include <cassert>

namespace assayer::format {

namespace {

class SevenZipFileReader
{
public:
    SevenZipFileReader(const Input& input, Facts& facts) : m_input(input), m_facts(facts), m_observations(facts) {}

    Result<void> read()
    {
        auto archive = container::readSevenZip(m_input.bytes, m_input.limits, *m_input.expansion);
        if (!archive) {
            readRaw();
            return failure(archive.error());
        }
        m_archive = std::move(*archive);
        m_facts.values["members"] = m_archive.entries.size() + m_archive.entriesOmitted;
        listMembers();
        for (const container::Oddity& oddity : m_archive.oddities)
            m_observations.add(oddity.kind, oddity.detail, utf8FromBytes(oddity.member), oddity.offset, oddity.length);
        for (std::size_t folder = 0; folder < m_archive.folders.size(); ++folder) {
            if (m_input.stop.stop_requested())
                return failure(ErrorKind::Cancelled, "the inspection was cancelled");
            readFolder(folder);
        }
        readUncovered();
        const std::uint64_t size = m_input.bytes.size();
        const std::uint64_t explained = std::min(size, m_archive.headers + m_archive.payload);
        accountBytes(m_facts, {std::min(size, m_archive.headers), explained - std::min(explained, m_archive.headers), 0,
                               size - explained});
        return {};
    }

private:
    void listMembers()
    {
        for (const container::SevenZipEntry& entry : m_archive.entries) {
            record::Member member;
            member.name = utf8FromBytes(entry.name);
            member.kind = "member";
            member.size = entry.size;
            m_facts.members.push_back(std::move(member));
        }
    }

    void readFolder(std::size_t index)
    {
        const container::SevenZipFolder& folder = m_archive.folders[index];
        if (!folder.supported()) {
            m_observations.add(folder.encrypted() ? "archive.encrypted" : "archive.unsupported-method",
                               "the members are packed by " + folder.methods(), firstIn(index), folder.packOffset,
                               folder.packSize);
            m_facts.problems.push_back({"", folder.encrypted() ? "encrypted" : "unsupported",
                                        "Members packed by " + folder.methods() + " were not looked into."});
            return;
        }
        container::Measurement run;
        const auto bytes = container::openSevenZipFolder(m_input.bytes, folder, *m_input.expansion, run);
        if (run.bomb())
            m_observations.add("archive.bomb",
                               std::to_string(run.consumed) + " packed bytes expand to " + std::to_string(run.size),
                               firstIn(index), folder.packOffset, folder.packSize);
        if (run.limited || run.size < folder.size) {
            m_observations.add("archive.broken-data",
                               std::to_string(folder.size) + " bytes are announced and " + std::to_string(run.size) +
                                   " come out" + (run.broken ? ": " + run.reason : ""),
                               firstIn(index), folder.packOffset, folder.packSize);
            m_facts.problems.push_back({"", run.limited ? "limit-exceeded" : "malformed",
                                        "Packed members could not be expanded to their end."});
        }
        for (const container::SevenZipEntry& entry : m_archive.entries) {
            if (entry.folder == index && entry.size > 0 && !readEntry(entry, *bytes))
                return;
        }
    }

    bool readEntry(const container::SevenZipEntry& entry, const source::ByteSource& folder)
    {
        if (!m_input.expansion->countMember())
            return false;
        const std::string name = utf8FromBytes(entry.name);
        const source::WindowSource bytes(folder, entry.offset, entry.size);
        checkSum(entry, bytes, name);
        if (bytes.size() > 0)
            readMember(m_input, bytes, name, std::nullopt, m_facts);
        return true;
    }

    void checkSum(const container::SevenZipEntry& entry, const source::ByteSource& bytes, const std::string& name)
    {
        constexpr std::uint64_t kChecked = std::uint64_t{16} << 20U;
        if (!entry.crc || bytes.size() != entry.size || entry.size > kChecked)
            return;
        std::vector<std::byte> block(std::size_t{64} << 10U);
        uLong crc = crc32(0, nullptr, 0);
        for (std::uint64_t at = 0; at < bytes.size();) {
            const auto got = bytes.read(at, block);
            if (!got || *got == 0)
                return;
            crc = crc32(crc, reinterpret_cast<const Bytef*>(block.data()), static_cast<uInt>(*got));
            at += *got;
        }
        if (crc != *entry.crc)
            m_observations.add("archive.crc-mismatch", "the checksum of the data is not the one that the header states",
                               name);
    }

    std::string firstIn(std::size_t folder) const
    {
        const auto found = std::find_if(m_archive.entries.begin(), m_archive.entries.end(),
                                        [&](const container::SevenZipEntry& entry) { return entry.folder == folder; });
        return found == m_archive.entries.end() ? std::string() : utf8FromBytes(found->name);
    }

    // Bytes behind the start header of an archive that cannot be read: a stored member would stand there as it is.
    void readRaw()
    {
        constexpr std::uint64_t kStart = 32;
        if (m_input.bytes.size() <= kStart)
            return;
        const source::WindowSource rest(m_input.bytes, kStart, m_input.bytes.size() - kStart);
        readMember(m_input, rest, "(packed bytes)", kStart, m_facts);
    }

    void readUncovered()
    {
        for (const container::Oddity& oddity : m_archive.oddities) {
            const bool gap = oddity.kind == "archive.gap";
            if ((!gap && oddity.kind != "archive.trailing-bytes") || !oddity.offset || !oddity.length)
                continue;
            const source::WindowSource part(m_input.bytes, *oddity.offset, *oddity.length);
            readMember(m_input, part,
                       gap ? "(bytes at " + std::to_string(*oddity.offset) + ")" : "(bytes behind the archive)",
                       *oddity.offset, m_facts);
        }
    }

    const Input& m_input;
    Facts& m_facts;
    Observations m_observations;
    container::SevenZipArchive m_archive;
};

} // namespace

Match recogniseSevenZip(const Head& head, const Input&)
{
    return head.startsWith(container::kSevenZipMagic) ? Match::ByContent : Match::No;
}

Result<void> readSevenZipFile(const Input& input, Facts& facts)
{
    assert(input.expansion != nullptr);
    return SevenZipFileReader(input, facts).read();
}

} // namespace assayer::format
