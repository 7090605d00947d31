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
