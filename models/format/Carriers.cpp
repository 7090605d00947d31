// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/Carriers.h"

#include "base/Text.h"

namespace assayer::format {

namespace {

// "MZ" alone is two letters; the header behind it must lead to "PE\0\0".
bool leadsToPortableExecutable(std::span<const std::byte> head)
{
    if (head.size() < 64)
        return false;
    std::uint32_t offset = 0;
    for (std::size_t i = 4; i-- > 0;)
        offset = (offset << 8U) | std::to_integer<std::uint32_t>(head[60 + i]);
    return offset <= head.size() - 4 && asText(head).substr(offset, 4) == std::string_view("PE\0\0", 4);
}

// Class and byte order of an ELF header (System V ABI, chapter 4) take two values each.
bool isElfHeader(std::span<const std::byte> head)
{
    const auto isOneOrTwo = [&](std::size_t at) { return head[at] == std::byte{1} || head[at] == std::byte{2}; };
    return head.size() >= 20 && isOneOrTwo(4) && isOneOrTwo(5) && head[6] == std::byte{1};
}

// The checksum of a tar header (POSIX.1-1988 ustar) counts its own field as spaces.
bool hasTarChecksum(std::span<const std::byte> head)
{
    constexpr std::size_t kBlock = 512;
    if (head.size() < kBlock)
        return false;
    std::uint64_t written = 0;
    for (std::size_t i = 148; i < 156; ++i) {
        const auto c = std::to_integer<unsigned>(head[i]);
        if (c >= '0' && c <= '7')
            written = written * 8 + (c - '0');
    }
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < kBlock; ++i)
        sum += i >= 148 && i < 156 ? std::uint64_t{' '} : std::to_integer<std::uint64_t>(head[i]);
    return sum == written;
}

} // namespace

Match recogniseCarrier(const Carrier& carrier, const Head& head)
{
    const std::string_view text = asText(head.first);
    bool found = text.size() >= carrier.offset && text.substr(carrier.offset).starts_with(carrier.magic);
    if (carrier.id == "hdf5") {
        // HDF5 allows a block in front of the superblock: 512 bytes, 1024, and so on.
        for (std::size_t at = 512; at <= 2048 && !found && at < text.size(); at *= 2)
            found = text.substr(at).starts_with(carrier.magic);
    }
    if (found && carrier.id == "pe")
        found = leadsToPortableExecutable(head.first);
    if (found && carrier.id == "elf")
        found = isElfHeader(head.first);
    if (found && carrier.id == "tar")
        found = hasTarChecksum(head.first);
    if (found && carrier.id == "bzip2")
        found = text.size() > 9 && text[3] >= '1' && text[3] <= '9' && text.substr(4).starts_with("1AY&SY");
    return found ? Match::ByContent : Match::No;
}

Result<void> readCarrier(const Carrier& carrier, Facts& facts)
{
    const std::string title(carrier.title);
    if (carrier.executable) {
        facts.observations.push_back({"file.executable", "the file is a program: " + title, {}, 0, {}});
        return {};
    }
    facts.observations.push_back(
        {"file.not-analysed", "the content is " + title + ", which is named and not read", {}, 0, {}});
    if (carrier.carriesCode)
        facts.problems.push_back({"", "unsupported", "the content is " + title + ", which no reader looks into yet"});
    return {};
}

} // namespace assayer::format
