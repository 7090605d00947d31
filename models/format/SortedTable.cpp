// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/SortedTable.h"

#include "base/CheckedArithmetic.h"
#include "base/Text.h"

#include <optional>

namespace assayer::format {

namespace {

constexpr std::uint64_t kFooter = 48;
constexpr std::string_view kTableMagic = "\x57\xfb\x80\x8b\x24\x75\x47\xdb";
constexpr std::uint64_t kMostBlock = 16ULL << 20U;
constexpr std::size_t kMostKey = 4096;
constexpr std::size_t kBlockTail = 5; ///< how the block is compressed, and a checksum

/// Takes numbers and pieces off the front of a block.
class BlockBytes
{
public:
    explicit BlockBytes(std::string_view rest) : m_rest(rest) {}

    bool empty() const { return m_rest.empty(); }

    std::optional<std::uint64_t> varint()
    {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            if (m_rest.empty())
                return std::nullopt;
            const auto byte = static_cast<unsigned char>(m_rest.front());
            m_rest.remove_prefix(1);
            value |= std::uint64_t{byte & 0x7FU} << shift;
            if (byte < 0x80)
                return value;
        }
        return std::nullopt;
    }

    std::optional<std::string_view> piece(std::optional<std::uint64_t> length)
    {
        if (!length || *length > m_rest.size())
            return std::nullopt;
        const std::string_view taken = m_rest.substr(0, static_cast<std::size_t>(*length));
        m_rest.remove_prefix(taken.size());
        return taken;
    }

private:
    std::string_view m_rest;
};

Result<std::string> readBlock(const source::ByteSource& source, std::optional<std::uint64_t> offset,
                              std::optional<std::uint64_t> length)
{
    const auto end = offset && length ? checkedAdd(*offset, *length) : std::nullopt;
    if (!end || source.size() < kFooter + kBlockTail || *end > source.size() - kFooter - kBlockTail)
        return failure(ErrorKind::Malformed, "a block of the table lies outside of the file", offset.value_or(0));
    if (*length > kMostBlock)
        return failure(ErrorKind::LimitExceeded, "a block of the table is larger than 16 MiB", *offset);
    const auto bytes = source::readExactly(source, *offset, static_cast<std::size_t>(*length) + 1);
    if (!bytes)
        return failure(bytes.error());
    if (bytes->back() != std::byte{0})
        return failure(ErrorKind::Unsupported, "a block of the table is compressed, as TensorFlow writes none", *end);
    return std::string(asText(*bytes).substr(0, static_cast<std::size_t>(*length)));
}

// Keys are written as what differs from the one before; the list of restarts stands behind the entries.
Result<void> readEntries(std::string_view block, const std::function<bool(std::string_view, std::string_view)>& entry)
{
    const auto broken = [] { return failure(ErrorKind::Malformed, "an entry of the table is broken"); };
    if (block.size() < 4)
        return broken();
    std::uint64_t restarts = 0;
    for (std::size_t i = 0; i < 4; ++i)
        restarts |= std::uint64_t{static_cast<unsigned char>(block[block.size() - 4 + i])} << (8U * i);
    if (restarts > (block.size() - 4) / 4)
        return broken();
    BlockBytes bytes(block.substr(0, block.size() - 4 - static_cast<std::size_t>(restarts) * 4));
    std::string key;
    while (!bytes.empty()) {
        const auto shared = bytes.varint();
        const auto own = bytes.varint();
        const auto length = bytes.varint();
        const auto tail = bytes.piece(own);
        const auto value = tail ? bytes.piece(length) : std::nullopt;
        if (!shared || !value || *shared > key.size() || *shared + tail->size() > kMostKey)
            return broken();
        key.resize(static_cast<std::size_t>(*shared));
        key += *tail;
        if (!entry(key, *value))
            return {};
    }
    return {};
}

} // namespace

bool hasTableFooter(const source::ByteSource& source)
{
    if (source.size() < kFooter)
        return false;
    const auto magic = source::readExactly(source, source.size() - kTableMagic.size(), kTableMagic.size());
    return magic && asText(*magic) == kTableMagic;
}

Result<void> readSortedTable(const source::ByteSource& source,
                             const std::function<bool(std::string_view, std::string_view)>& entry)
{
    const auto footer = source::readExactly(source, source.size() - std::min(source.size(), kFooter), kFooter);
    if (!footer)
        return failure(footer.error());
    BlockBytes handles(asText(*footer));
    (void)handles.varint(); // the block of meta data, which says nothing about keys
    (void)handles.varint();
    const auto offset = handles.varint();
    const auto index = readBlock(source, offset, handles.varint());
    if (!index)
        return failure(index.error());
    Result<void> result;
    bool more = true;
    Result<void> walked = readEntries(*index, [&](std::string_view, std::string_view handle) {
        BlockBytes place(handle);
        const auto begin = place.varint();
        const auto block = readBlock(source, begin, place.varint());
        result = block ? readEntries(*block,
                                     [&](std::string_view key, std::string_view value) {
                                         more = entry(key, value);
                                         return more;
                                     })
                       : Result<void>(failure(block.error()));
        return more && result.has_value();
    });
    return result ? walked : result;
}

} // namespace assayer::format
