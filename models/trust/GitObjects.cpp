// SPDX-License-Identifier: GPL-3.0-or-later
// Reading git's object store.
#include "trust/GitObjects.h"

#include "base/CheckedArithmetic.h"
#include "base/Encoding.h"
#include "base/Text.h"
#include "trust/GitObject.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace assayer::trust {

namespace {

constexpr std::size_t kLargestObject = std::size_t{64} << 20U;
constexpr std::size_t kDeepestDelta = 4096;
constexpr std::size_t kIdBytes = 20;
constexpr std::uint64_t kIdTable = 8 + 256 * 4; ///< of an index of version 2: behind the header and the fan-out

// Inflates from `offset` on into exactly `size` bytes.
Result<std::string> inflateAt(const source::ByteSource& bytes, std::uint64_t offset, std::size_t size)
{
    if (size > kLargestObject)
        return failure(ErrorKind::LimitExceeded, "the git object is larger than 64 MiB");
    z_stream stream{};
    if (inflateInit(&stream) != Z_OK)
        return failure(ErrorKind::Internal, "no memory to inflate a git object");
    std::string content;
    std::array<std::byte, 16384> input{};
    std::array<char, 65536> output{};
    int state = Z_OK;
    while (state == Z_OK && content.size() <= size) {
        if (stream.avail_in == 0) {
            const auto got = bytes.read(offset, input);
            if (!got || *got == 0)
                break;
            offset += *got;
            stream.next_in = reinterpret_cast<Bytef*>(input.data());
            stream.avail_in = static_cast<uInt>(*got);
        }
        stream.next_out = reinterpret_cast<Bytef*>(output.data());
        stream.avail_out = static_cast<uInt>(output.size());
        state = inflate(&stream, Z_NO_FLUSH);
        content.append(output.data(), output.size() - stream.avail_out);
    }
    inflateEnd(&stream);
    if (state != Z_STREAM_END || content.size() != size)
        return failure(ErrorKind::Malformed, "a git object does not inflate to its size");
    return content;
}

std::uint64_t bigEndian(std::span<const std::byte> bytes)
{
    std::uint64_t value = 0;
    for (const std::byte byte : bytes)
        value = (value << 8U) | std::to_integer<std::uint64_t>(byte);
    return value;
}

Result<std::uint64_t> numberAt(const source::ByteSource& bytes, std::uint64_t offset, std::size_t length)
{
    const auto read = source::readExactly(bytes, offset, length);
    if (!read)
        return failure(read.error());
    return bigEndian(*read);
}

// The size before an entry's or a delta's data: seven bits a byte, the lowest first.
bool takeSize(std::string_view& bytes, std::uint64_t& value, unsigned shift = 0)
{
    while (!bytes.empty() && shift < 60) {
        const auto byte = static_cast<unsigned char>(bytes.front());
        bytes.remove_prefix(1);
        value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
        shift += 7;
        if ((byte & 0x80U) == 0)
            return true;
    }
    return false;
}

// Copies from the base and inserts of its own, in turn (gitformat-pack(5), "Deltified representation").
Result<std::string> applyDelta(std::string_view base, std::string_view delta)
{
    std::uint64_t baseSize = 0;
    std::uint64_t resultSize = 0;
    if (!takeSize(delta, baseSize) || !takeSize(delta, resultSize) || baseSize != base.size() ||
        resultSize > kLargestObject)
        return failure(ErrorKind::Malformed, "a delta of the pack does not fit its base");
    std::string result;
    while (!delta.empty() && result.size() <= resultSize) {
        const auto command = static_cast<unsigned char>(delta.front());
        delta.remove_prefix(1);
        if ((command & 0x80U) == 0) {
            if (command == 0 || command > delta.size())
                break;
            result.append(delta.substr(0, command));
            delta.remove_prefix(command);
            continue;
        }
        std::uint64_t offset = 0;
        std::uint64_t size = 0;
        for (unsigned bit = 0; bit < 7 && (!delta.empty() || (command >> bit) == 0); ++bit) {
            if ((command & (1U << bit)) == 0 || delta.empty())
                continue;
            const auto byte = static_cast<std::uint64_t>(static_cast<unsigned char>(delta.front()));
            delta.remove_prefix(1);
            (bit < 4 ? offset : size) |= byte << (8U * (bit < 4 ? bit : bit - 4));
        }
        size = size == 0 ? 0x10000 : size;
        if (offset > base.size() || size > base.size() - offset)
            return failure(ErrorKind::Malformed, "a delta of the pack copies what its base does not hold");
        result.append(base.substr(offset, size));
    }
    if (!delta.empty() || result.size() != resultSize)
        return failure(ErrorKind::Malformed, "a delta of the pack does not make what it says");
    return result;
}

struct EntryHead
{
    unsigned type = 0;
    std::uint64_t size = 0;
    std::uint64_t data = 0; ///< where the compressed bytes begin
    std::uint64_t base = 0; ///< of a delta by offset
    std::string baseId;     ///< of a delta by identifier, raw
};

Result<EntryHead> readHead(const source::ByteSource& pack, std::uint64_t offset)
{
    std::array<std::byte, 64> buffer{};
    const auto got = pack.read(offset, buffer);
    if (!got || *got < 2)
        return failure(ErrorKind::Truncated, "an entry of the pack is cut off");
    std::string_view rest = asText(std::span(buffer).first(*got));
    const std::size_t all = rest.size();
    const auto first = static_cast<unsigned char>(rest.front());
    rest.remove_prefix(1);
    EntryHead head;
    head.type = (first >> 4U) & 7U;
    head.size = first & 15U;
    if ((first & 0x80U) != 0 && !takeSize(rest, head.size, 4))
        return failure(ErrorKind::Malformed, "an entry of the pack has no size");
    if (head.type == 6) {
        std::uint64_t distance = 0;
        for (bool more = true, begin = true; more; begin = false) {
            if (rest.empty() || distance > (UINT64_MAX >> 8U))
                return failure(ErrorKind::Malformed, "a delta of the pack does not name its base");
            const auto byte = static_cast<unsigned char>(rest.front());
            rest.remove_prefix(1);
            more = (byte & 0x80U) != 0;
            distance = begin ? byte & 0x7FU : ((distance + 1) << 7U) | (byte & 0x7FU);
        }
        if (distance == 0 || distance > offset)
            return failure(ErrorKind::Malformed, "a delta of the pack has its base outside of the pack");
        head.base = offset - distance;
    } else if (head.type == 7) {
        if (rest.size() < kIdBytes)
            return failure(ErrorKind::Truncated, "an entry of the pack is cut off");
        head.baseId = rest.substr(0, kIdBytes);
        rest.remove_prefix(kIdBytes);
    }
    head.data = offset + (all - rest.size());
    return head;
}

const char* typeName(unsigned type)
{
    static constexpr std::array<const char*, 5> kObjectTypes{"", "commit", "tree", "blob", "tag"};
    return type < kObjectTypes.size() ? kObjectTypes[type] : "";
}

} // namespace

bool GitObjects::addLoose(const std::string& id, std::string_view compressed)
{
    // The header tells the size, so that inflating begins with a bound on the header alone.
    z_stream stream{};
    std::array<char, 64> head{};
    if (inflateInit(&stream) != Z_OK)
        return false;
    std::string input(compressed.substr(0, 256));
    stream.next_in = reinterpret_cast<Bytef*>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    stream.next_out = reinterpret_cast<Bytef*>(head.data());
    stream.avail_out = static_cast<uInt>(head.size());
    inflate(&stream, Z_SYNC_FLUSH);
    const std::string_view begin(head.data(), head.size() - stream.avail_out);
    inflateEnd(&stream);
    const std::size_t blank = begin.find(' ');
    const std::size_t end = begin.find('\0');
    if (blank == std::string_view::npos || end == std::string_view::npos || end < blank)
        return false;
    std::size_t size = 0;
    const auto [stop, error] = std::from_chars(begin.data() + blank + 1, begin.data() + end, size);
    if (error != std::errc{} || stop != begin.data() + end || size > kLargestObject)
        return false;
    const source::MemorySource bytes(compressed);
    const auto whole = inflateAt(bytes, 0, end + 1 + size);
    if (!whole)
        return false;
    Object object{whole->substr(0, blank), whole->substr(end + 1)};
    if (gitObjectId(object.type, object.content) != id)
        return false;
    m_loose.emplace(id, std::move(object));
    return true;
}

bool GitObjects::addPack(const source::ByteSource& index, const source::ByteSource& pack)
{
    const auto magic = numberAt(index, 0, 8);
    const auto count = numberAt(index, kIdTable - 4, 4);
    constexpr std::uint64_t kVersion2 = 0xFF744F6300000002;
    if (!magic || *magic != kVersion2 || !count || index.size() < kIdTable + *count * (kIdBytes + 8))
        return false;
    m_packs.push_back({&index, &pack, static_cast<std::uint32_t>(*count)});
    return true;
}

Result<std::uint64_t> GitObjects::find(const Pack& pack, std::string_view rawId) const
{
    std::uint64_t low = 0;
    std::uint64_t high = pack.count;
    while (low < high) {
        const std::uint64_t middle = (low + high) / 2;
        const auto id = source::readExactly(*pack.index, kIdTable + middle * kIdBytes, kIdBytes);
        if (!id)
            return failure(id.error());
        const int order = asText(*id).compare(rawId);
        if (order == 0) {
            const std::uint64_t offsets = kIdTable + std::uint64_t{pack.count} * (kIdBytes + 4);
            auto offset = numberAt(*pack.index, offsets + middle * 4, 4);
            if (!offset || (*offset & 0x80000000U) == 0)
                return offset;
            return numberAt(*pack.index, offsets + std::uint64_t{pack.count} * 4 + (*offset & 0x7FFFFFFFU) * 8, 8);
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return failure(ErrorKind::NotFound, "the object is not in this pack");
}

Result<GitObjects::Object> GitObjects::readPacked(const Pack& pack, std::uint64_t offset) const
{
    std::vector<std::string> deltas;
    std::size_t bytes = 0;
    while (deltas.size() < kDeepestDelta && bytes <= kLargestObject) {
        const auto head = readHead(*pack.bytes, offset);
        if (!head)
            return failure(head.error());
        auto data = head->size > kLargestObject
                        ? failure(ErrorKind::LimitExceeded, "the git object is larger than 64 MiB")
                        : inflateAt(*pack.bytes, head->data, static_cast<std::size_t>(head->size));
        if (!data)
            return failure(data.error());
        if (head->type != 6 && head->type != 7) {
            Object object{typeName(head->type), std::move(*data)};
            for (auto delta = deltas.rbegin(); delta != deltas.rend(); ++delta) {
                auto next = applyDelta(object.content, *delta);
                if (!next)
                    return failure(next.error());
                object.content = std::move(*next);
            }
            return object;
        }
        bytes += data->size();
        deltas.push_back(std::move(*data));
        if (head->type == 6) {
            offset = head->base;
            continue;
        }
        const auto base = find(pack, head->baseId);
        if (!base)
            return failure(base.error());
        offset = *base;
    }
    return failure(ErrorKind::LimitExceeded, "the deltas of a git object go deeper than this program follows");
}

Result<GitObjects::Object> GitObjects::read(const std::string& id) const
{
    const auto loose = m_loose.find(id);
    if (loose != m_loose.end())
        return loose->second;
    const auto raw = fromHex(id);
    if (!raw || raw->size() != kIdBytes)
        return failure(ErrorKind::Unsupported, "only repositories with SHA-1 identifiers are read");
    for (const Pack& pack : m_packs) {
        const auto offset = find(pack, asText(*raw));
        if (!offset)
            continue;
        auto object = readPacked(pack, *offset);
        if (object && gitObjectId(object->type, object->content) != id)
            return failure(ErrorKind::Malformed, "the object " + id + " is not what its identifier says");
        return object;
    }
    return failure(ErrorKind::NotFound, "the repository does not hold the object " + id);
}

} // namespace assayer::trust
