// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/ZipWalk.h"

#include "base/Text.h"
#include "container/SevenZip.h"
#include "container/Tar.h"
#include "format/ByteAccount.h"

#include <algorithm>

namespace assayer::format {

namespace {

constexpr std::uint64_t kSmallEntry = 1ULL << 20U; // checked for its checksum without being asked

bool hasName(const std::vector<std::string>& names, std::string_view wanted)
{
    return std::find(names.begin(), names.end(), wanted) != names.end();
}

bool hasEnding(const std::vector<std::string>& names, std::string_view ending)
{
    return std::any_of(names.begin(), names.end(), [&](const std::string& name) { return name.ends_with(ending); });
}

bool isTorchNames(const std::vector<std::string>& names)
{
    return std::any_of(names.begin(), names.end(), [](const std::string& name) {
        const std::size_t slash = name.find('/');
        const std::string_view record = std::string_view(name).substr(slash == std::string::npos ? 0 : slash + 1);
        return record == "data.pkl" || (slash != std::string::npos && record == "constants.pkl");
    });
}

} // namespace

ZipKind zipKind(const Head& head, const Input& input)
{
    // A tar or a 7z may hold its members as they are, so that the directory of a ZIP in it stands near its end; their
    // own readers hand on the member, or what lies between and behind the members.
    if (head.startsWith(container::kSevenZipMagic))
        return ZipKind::NotZip;
    if (!head.startsWith("PK\x03\x04") &&
        container::isTarHeader(head.first.first(std::min<std::size_t>(head.first.size(), 512))))
        return ZipKind::NotZip;
    // What TensorFlow Lite's tools append to a model is read as its part.
    if (head.first.size() > 8 && asText(head.first.subspan(4)).starts_with("TFL3"))
        return ZipKind::NotZip;
    std::vector<std::string> names;
    if (!container::recogniseZip(input.bytes, &names))
        return ZipKind::NotZip;
    // Loaders of these formats look at the first bytes; with others in front the file is an archive and no more.
    if (!head.startsWith("PK\x03\x04"))
        return ZipKind::Generic;
    if (hasEnding(names, ".data/extern_modules"))
        return ZipKind::TorchPackage;
    if (hasEnding(names, "archive_format") || hasName(names, "serialized_exported_program.json"))
        return ZipKind::TorchExport;
    if (isTorchNames(names))
        return ZipKind::Torch;
    if (hasName(names, "MAR-INF/MANIFEST.json"))
        return ZipKind::TorchServe;
    // The loader asks for the configuration alone; its companions tell it from other archives that have one.
    const bool companions = hasName(names, "metadata.json") || hasName(names, "model.weights.h5") ||
                            hasName(names, "model.weights.npz") || input.name.ends_with(".keras");
    if (hasName(names, "config.json") && companions)
        return ZipKind::Keras;
    if (hasName(names, "schema.json"))
        return ZipKind::Skops;
    const bool arrays = !names.empty() && std::all_of(names.begin(), names.end(),
                                                      [](const std::string& name) { return name.ends_with(".npy"); });
    return arrays ? ZipKind::Npz : ZipKind::Generic;
}

Result<std::unique_ptr<ZipWalk>> ZipWalk::begin(const Input& input, Facts& facts)
{
    auto archive = container::readZip(input.bytes, input.limits);
    if (!archive)
        return failure(archive.error());
    std::unique_ptr<ZipWalk> walk(new ZipWalk(input, facts));
    walk->m_archive = std::move(*archive);
    // One percent of a large file may be read; half of it is left to the interpreted members.
    walk->m_checkBudget = std::max<std::uint64_t>(4ULL << 20U, input.bytes.size() / 200);
    facts.values["members"] = walk->m_archive.entries.size() + walk->m_archive.entriesOmitted;
    for (const container::ZipEntry& entry : walk->m_archive.entries) {
        record::Member member;
        member.name = utf8FromBytes(entry.name);
        member.kind = "member";
        member.offset = placeInFile(entry);
        member.length = entry.compressedSize;
        if (entry.size != entry.compressedSize)
            member.size = entry.size;
        facts.members.push_back(std::move(member));
    }
    for (const container::Oddity& oddity : walk->m_archive.oddities)
        walk->m_observations.add(oddity.kind, oddity.detail, utf8FromBytes(oddity.member), oddity.offset,
                                 oddity.length);
    walk->readTrailing();
    walk->account();
    return walk;
}

// What stands behind the archive is a file of its own to whoever reads from the end of the archive on.
void ZipWalk::readTrailing()
{
    for (const container::Oddity& oddity : m_archive.oddities) {
        const bool before = oddity.kind == "archive.prefix";
        if ((!before && oddity.kind != "archive.trailing-bytes") || !oddity.offset || !oddity.length)
            continue;
        const source::WindowSource part(m_input.bytes, *oddity.offset, *oddity.length);
        readMember(m_input, part, before ? "(bytes before the archive)" : "(bytes behind the archive)", *oddity.offset,
                   m_facts);
    }
}

// What entries hold is payload, what oddities name is unexplained, and the rest describes.
void ZipWalk::account()
{
    const std::uint64_t size = m_input.bytes.size();
    std::uint64_t unexplained = 0;
    for (const container::Oddity& oddity : m_archive.oddities) {
        const bool uncovered =
            oddity.kind == "archive.gap" || oddity.kind == "archive.prefix" || oddity.kind == "archive.trailing-bytes";
        if (uncovered && oddity.length)
            unexplained += std::min(*oddity.length, size - std::min(size, unexplained));
    }
    std::uint64_t payload = 0;
    for (const container::ZipEntry& entry : m_archive.entries) {
        if (entry.inCentral)
            payload += std::min(entry.compressedSize, size - unexplained - payload);
    }
    accountBytes(m_facts, {size - unexplained - payload, payload, 0, unexplained});
}

std::optional<std::uint64_t> ZipWalk::placeInFile(const container::ZipEntry& entry)
{
    return entry.looksStored() ? std::optional(entry.dataOffset) : std::nullopt;
}

bool ZipWalk::check(container::ZipEntry& entry)
{
    const std::string name = utf8FromBytes(entry.name);
    if (entry.method != 8 && !entry.looksStored()) {
        m_observations.add("archive.unsupported-method",
                           "compression method " + std::to_string(entry.method) + " is not read", name,
                           entry.headerOffset, {});
        m_facts.problems.push_back(
            {"", "unsupported",
             "the member '" + name + "' is packed by method " + std::to_string(entry.method) + ", which is not read"});
        return false;
    }
    if (m_input.expansion != nullptr && m_input.expansion->spent()) {
        if (!std::exchange(m_saidBudget, true)) {
            m_observations.add("archive.bomb", "the members expand to more than the limit of all together", name,
                               entry.headerOffset, {});
            m_facts.problems.push_back({"", "limit-exceeded", "the members from '" + name + "' on were not expanded"});
        }
        return false;
    }
    const bool affordable = entry.compressedSize <= kSmallEntry && entry.compressedSize <= m_checkBudget;
    if (entry.method != 8 && !affordable)
        return true;
    if (entry.method != 8)
        m_checkBudget -= entry.compressedSize;
    const auto oddities = container::checkEntry(m_input.bytes, entry, m_input.limits);
    if (entry.method == 8 && m_input.expansion != nullptr)
        m_input.expansion->spend(entry.measuredSize.value_or(0));
    if ((entry.flags & 1U) != 0 && !oddities.empty()) {
        m_observations.add("archive.encrypted", "the member is encrypted; its content cannot be inspected", name,
                           entry.headerOffset, {});
        m_facts.problems.push_back({"", "encrypted", "the member '" + name + "' is encrypted"});
        return true; // read as it stands all the same: the flag may be set on plain bytes
    }
    for (const container::Oddity& oddity : oddities) {
        m_observations.add(oddity.kind, oddity.detail, name, oddity.offset, oddity.length);
        if (oddity.kind == "archive.bomb")
            m_facts.problems.push_back({"", "limit-exceeded", "the member '" + name + "' was not expanded to its end"});
    }
    return true;
}

// Of other methods than deflate every step goes to the budget of the file.
std::unique_ptr<source::ByteSource> ZipWalk::openPacked(const container::ZipEntry& entry)
{
    const std::string name = utf8FromBytes(entry.name);
    std::vector<container::Oddity> oddities;
    auto bytes = container::expandEntry(m_input.bytes, entry, *m_input.expansion, oddities);
    for (const container::Oddity& oddity : oddities) {
        const bool encrypted = (entry.flags & 1U) != 0;
        m_observations.add(encrypted ? "archive.encrypted" : oddity.kind,
                           encrypted ? "the member is encrypted; its content cannot be inspected" : oddity.detail, name,
                           oddity.offset, oddity.length);
        if (encrypted || oddity.kind == "archive.bomb" || oddity.kind == "archive.broken-data")
            m_facts.problems.push_back({"", encrypted ? "encrypted" : "limit-exceeded",
                                        "the member '" + name + "' was not expanded to its end"});
    }
    return bytes;
}

std::unique_ptr<source::ByteSource> ZipWalk::open(container::ZipEntry& entry)
{
    if (entry.packedOtherwise() && m_input.expansion != nullptr)
        return openPacked(entry);
    if (!check(entry))
        return nullptr;
    auto opened = container::openEntry(m_input.bytes, entry, m_input.limits);
    return opened ? std::move(*opened) : nullptr;
}

void ZipWalk::read(container::ZipEntry& entry)
{
    if (entry.isDirectory())
        return;
    // Archives of archives have more members together than each of them may have.
    if (m_input.expansion != nullptr && !m_input.expansion->countMember()) {
        if (!std::exchange(m_saidBudget, true)) {
            m_observations.add("archive.too-many-members", "members of nested archives beyond the limit are not read");
            m_facts.problems.push_back({"", "limit-exceeded", "not all members of the archive were read"});
        }
        return;
    }
    const auto bytes = open(entry);
    if (bytes && bytes->size() > 0)
        readMember(m_input, *bytes, utf8FromBytes(entry.name), placeInFile(entry), m_facts);
}

} // namespace assayer::format
