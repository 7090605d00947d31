// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/WireFormat.h"

#include "base/Text.h"

#include <algorithm>

namespace assayer::format {

namespace {

constexpr std::size_t kWireBlock = std::size_t{64} << 10U;
constexpr std::size_t kWireDeepest = 200;
constexpr std::uint32_t kWireIndexed = 64; // field numbers below have a direct place in the table of edges
constexpr std::uint16_t kWireNone = 0xFFFF;

class EdgeTable
{
public:
    explicit EdgeTable(std::span<const WireEdge> edges) : m_edges(edges)
    {
        for (const WireEdge& edge : edges) {
            if (edge.number >= kWireIndexed)
                continue;
            const std::size_t place = std::size_t{edge.parent} * kWireIndexed + edge.number;
            if (place >= m_low.size())
                m_low.resize(place + 1, kWireNone);
            m_low[place] = edge.child;
        }
    }

    std::uint16_t child(std::uint16_t parent, std::uint32_t number) const
    {
        if (number < kWireIndexed) {
            const std::size_t place = std::size_t{parent} * kWireIndexed + number;
            return place < m_low.size() ? m_low[place] : kWireNone;
        }
        const auto found = std::find_if(m_edges.begin(), m_edges.end(), [&](const WireEdge& edge) {
            return edge.parent == parent && edge.number == number;
        });
        return found == m_edges.end() ? kWireNone : found->child;
    }

private:
    std::span<const WireEdge> m_edges;
    std::vector<std::uint16_t> m_low;
};

struct WireFrame
{
    WireCursor cursor;
    std::uint16_t kind;
    WireField field;
};

} // namespace

std::span<const std::byte> WireBytes::view(std::uint64_t offset, std::size_t length)
{
    if (offset >= m_size)
        return {};
    length = static_cast<std::size_t>(std::min<std::uint64_t>({length, kWireBlock, m_size - offset}));
    const bool held = offset >= m_blockOffset && offset - m_blockOffset <= m_block.size() &&
                      m_block.size() - (offset - m_blockOffset) >= length;
    if (!held) {
        m_block.resize(static_cast<std::size_t>(std::min<std::uint64_t>(kWireBlock, m_size - offset)));
        m_blockOffset = offset;
        m_block.resize(m_source.read(offset, m_block).value_or(0));
    }
    const std::size_t from = static_cast<std::size_t>(offset - m_blockOffset);
    return std::span(m_block).subspan(from, std::min(length, m_block.size() - from));
}

std::string WireBytes::text(std::uint64_t offset, std::uint64_t length, std::size_t most)
{
    std::string all;
    std::uint64_t left = std::min<std::uint64_t>(length, most);
    while (left > 0) {
        const auto part = view(offset, static_cast<std::size_t>(std::min<std::uint64_t>(left, kWireBlock)));
        if (part.empty())
            break;
        all += asText(part);
        offset += part.size();
        left -= part.size();
    }
    return all;
}

std::optional<std::uint64_t> WireCursor::varint()
{
    const auto bytes = m_bytes.view(m_at, static_cast<std::size_t>(std::min<std::uint64_t>(10, m_end - m_at)));
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const auto byte = std::to_integer<std::uint64_t>(bytes[i]);
        value |= (byte & 0x7FU) << (7 * i);
        if ((byte & 0x80U) == 0) {
            m_at += i + 1;
            return value;
        }
    }
    return std::nullopt;
}

std::optional<WireField> WireCursor::broken(std::string message)
{
    m_error = Error{ErrorKind::Malformed, std::move(message), m_at};
    m_at = m_end;
    return std::nullopt;
}

std::optional<WireField> WireCursor::next()
{
    if (m_at >= m_end)
        return std::nullopt;
    WireField field;
    field.tag = m_at;
    const auto tag = varint();
    if (!tag)
        return broken("a field's tag is no varint");
    if (*tag >> 3U == 0 || *tag > 0xFFFFFFFFU || (*tag & 7U) > 5)
        return broken("a field has the number " + std::to_string(*tag >> 3U) + " and the wire type " +
                      std::to_string(*tag & 7U));
    field.number = static_cast<std::uint32_t>(*tag >> 3U);
    field.type = static_cast<WireType>(*tag & 7U);
    field.offset = m_at;
    std::uint64_t claimed = 0;
    if (field.type == WireType::Varint || field.type == WireType::Bytes) {
        const auto value = varint();
        if (!value)
            return broken("a field's number is no varint");
        field.value = *value;
        if (field.type == WireType::Bytes) {
            field.offset = m_at;
            claimed = *value;
        }
    } else if (field.type == WireType::Fixed32 || field.type == WireType::Fixed64) {
        claimed = field.type == WireType::Fixed32 ? 4 : 8;
        const auto bytes = m_bytes.view(m_at, static_cast<std::size_t>(claimed));
        for (std::size_t i = bytes.size(); i-- > 0;)
            field.value = (field.value << 8U) | std::to_integer<std::uint64_t>(bytes[i]);
    }
    if (field.type == WireType::Varint) {
        field.length = m_at - field.offset;
        return field;
    }
    field.length = std::min(claimed, m_end - m_at);
    field.truncated = claimed > field.length;
    if (field.truncated)
        m_error = Error{ErrorKind::Truncated,
                        "a field claims " + std::to_string(claimed) + " bytes and " + std::to_string(field.length) +
                            " are left",
                        field.tag};
    m_at = field.truncated ? m_end : m_at + field.length;
    return field;
}

Result<WireWalk> walkWire(WireBytes& bytes, std::uint16_t root, std::span<const WireEdge> edges, WireVisitor& visitor,
                          const std::stop_token& stop)
{
    const EdgeTable table(edges);
    WireWalk walk;
    std::vector<WireFrame> frames;
    WireField whole;
    whole.type = WireType::Bytes;
    whole.length = bytes.size();
    frames.push_back({WireCursor(bytes, 0, bytes.size()), root, whole});
    std::uint32_t steps = 0;
    while (!frames.empty()) {
        if ((++steps & 0xFFFU) == 0 && stop.stop_requested())
            return failure(ErrorKind::Cancelled, "the inspection was cancelled");
        WireFrame& frame = frames.back();
        const auto field = frame.cursor.next();
        if (!walk.error && frame.cursor.error())
            walk.error = frame.cursor.error();
        if (!field) {
            const WireFrame done = frame;
            frames.pop_back();
            if (!frames.empty())
                visitor.leave(done.kind, done.field);
            continue;
        }
        const std::uint16_t child = field->isBytes() ? table.child(frame.kind, field->number) : kWireNone;
        if (child == kWireNone) {
            visitor.value(frame.kind, *field);
        } else if (frames.size() >= kWireDeepest) {
            walk.tooDeep = true;
            walk.deepAt = field->tag;
        } else if (visitor.enter(child, frame.kind, *field)) {
            frames.push_back({WireCursor(bytes, field->offset, field->end()), child, *field});
        }
    }
    return walk;
}

std::vector<std::uint64_t> packedVarints(WireBytes& bytes, const WireField& field, std::size_t most)
{
    std::vector<std::uint64_t> values;
    if (field.isVarint())
        return {field.value};
    const std::string text = bytes.text(field.offset, field.length, most * 10);
    std::uint64_t value = 0;
    unsigned shift = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (shift < 64)
            value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
        shift += 7;
        if ((byte & 0x80U) == 0) {
            values.push_back(value);
            value = 0;
            shift = 0;
            if (values.size() == most)
                break;
        }
    }
    return values;
}

const WireField* WireShape::first(std::uint32_t number) const
{
    const auto found =
        std::find_if(fields.begin(), fields.end(), [&](const WireField& field) { return field.number == number; });
    return found == fields.end() ? nullptr : &*found;
}

bool WireShape::only(std::span<const Allowed> allowed) const
{
    return std::all_of(fields.begin(), fields.end(), [&](const WireField& field) {
        return std::any_of(allowed.begin(), allowed.end(), [&](const Allowed& entry) {
            return entry.number == field.number && entry.type == field.type;
        });
    });
}

WireShape wireShape(WireBytes& bytes, std::uint64_t begin, std::uint64_t end, std::size_t most)
{
    WireShape shape;
    WireCursor cursor(bytes, begin, std::min(end, bytes.size()));
    while (shape.fields.size() < most) {
        const auto field = cursor.next();
        if (!field)
            break;
        shape.fields.push_back(*field);
    }
    // A field that is only cut short stands in a file that is only cut short.
    const bool cut = !shape.fields.empty() && shape.fields.back().truncated;
    shape.sound = !cursor.error() || cut;
    shape.whole = shape.sound && !cut && cursor.position() >= end;
    return shape;
}

bool isPlainName(std::string_view text, std::size_t most)
{
    return !text.empty() && text.size() <= most &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7F'; });
}

} // namespace assayer::format
