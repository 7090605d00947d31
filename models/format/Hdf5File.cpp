// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/Hdf5File.h"

#include "base/CheckedArithmetic.h"
#include "base/Text.h"
#include "format/Hdf5Heap.h"

#include <algorithm>
#include <array>
#include <set>

namespace assayer::format {

namespace {

constexpr std::string_view kSignature("\x89HDF\r\n\x1A\n", 8);
constexpr std::uint64_t kHdf5FileSearched = std::uint64_t{64} << 20U;
constexpr std::uint64_t kMostBlock = std::uint64_t{16} << 20U; ///< of an object header's block
constexpr std::size_t kMostMessages = 100'000;
constexpr std::size_t kHdf5FileMostNodes = 100'000; ///< of one tree
constexpr std::uint64_t kHdf5FileMostName = 64 * 1024;

} // namespace

std::uint64_t Hdf5Record::number(std::size_t width)
{
    if (width > left()) {
        skip(width);
        return 0;
    }
    std::uint64_t value = 0;
    for (std::size_t i = std::min<std::size_t>(width, 8); i-- > 0;)
        value = (value << 8U) | static_cast<unsigned char>(m_bytes[m_at + i]);
    m_at += width;
    return value;
}

std::string Hdf5Record::text(std::uint64_t length)
{
    if (length > left()) {
        skip(length);
        return {};
    }
    std::string part = m_bytes.substr(m_at, static_cast<std::size_t>(length));
    m_at += part.size();
    return part;
}

std::string Hdf5Record::string()
{
    const std::size_t zero = m_bytes.find('\0', m_at);
    if (zero == std::string::npos) {
        std::string part = m_bytes.substr(m_at);
        m_at = m_bytes.size();
        return part;
    }
    std::string part = m_bytes.substr(m_at, zero - m_at);
    m_at = zero + 1;
    return part;
}

void Hdf5Record::skip(std::uint64_t length)
{
    if (length > left()) {
        m_ok = false;
        m_at = m_bytes.size();
    } else {
        m_at += static_cast<std::size_t>(length);
    }
}

std::optional<std::uint64_t> hdf5Signature(const source::ByteSource& bytes)
{
    std::array<std::byte, kSignature.size()> found{};
    for (std::uint64_t at = 0; at + found.size() <= bytes.size() && at <= kHdf5FileSearched;
         at = at == 0 ? 512 : at * 2) {
        if (bytes.read(at, found).value_or(0) == found.size() && asText(found) == kSignature)
            return at;
    }
    return std::nullopt;
}

Result<Hdf5File> Hdf5File::open(WireBytes& bytes, std::uint64_t signature)
{
    Hdf5File file(bytes);
    file.m_signatureAt = signature;
    Hdf5Record block(bytes.text(signature, 256, 256), signature);
    block.skip(kSignature.size());
    file.m_version = static_cast<std::uint8_t>(block.number(1));
    if (file.m_version > 3)
        return failure(ErrorKind::Unsupported, "the superblock has the version " + std::to_string(file.m_version),
                       signature + 8);
    const bool old = file.m_version < 2;
    block.skip(old ? 4 : 0);
    file.m_offsetBytes = static_cast<std::size_t>(block.number(1));
    file.m_lengthBytes = static_cast<std::size_t>(block.number(1));
    const auto sized = [](std::size_t width) { return width == 2 || width == 4 || width == 8; };
    if (!sized(file.m_offsetBytes) || !sized(file.m_lengthBytes))
        return failure(ErrorKind::Malformed, "offsets or lengths are neither 2, 4 nor 8 bytes wide", signature + 13);
    block.skip(old ? 1 + 4 + 4 : 1);
    block.skip(file.m_version == 1 ? 4 : 0);
    // Whatever base the file names, the library counts from where it found the signature.
    file.address(block);
    file.m_base = signature;
    file.address(block);
    file.m_end = file.address(block);
    if (old) {
        file.address(block);
        file.address(block); // name of the root's entry
    }
    file.m_root = file.address(block);
    if (!block.ok())
        return failure(ErrorKind::Truncated, "the superblock ends early", signature);
    return file;
}

Hdf5Record Hdf5File::record(std::uint64_t address, std::uint64_t length)
{
    const auto place = checkedAdd(m_base, address);
    if (!place)
        return {std::string(), address};
    return {m_bytes->text(*place, length, static_cast<std::size_t>(kMostBlock)), *place};
}

bool Hdf5File::isAddress(std::uint64_t address) const
{
    const auto place = checkedAdd(m_base, address);
    return !isNone(address) && place && *place < m_bytes->size();
}

void Hdf5File::fail(std::string message, std::uint64_t address)
{
    if (!m_error)
        m_error = Error{ErrorKind::Malformed, std::move(message), checkedAdd(m_base, address)};
}

std::optional<Error> Hdf5File::takeError()
{
    return std::exchange(m_error, std::nullopt);
}

void Hdf5File::readBlock(Hdf5Record& block, bool second, std::uint8_t flags, std::vector<Hdf5HeaderMessage>& messages,
                         std::vector<std::pair<std::uint64_t, std::uint64_t>>& continuations)
{
    // Version 2 closes each block by a checksum, with a gap in front of it that holds no message.
    const std::size_t least = second ? 4U + ((flags & 4U) != 0 ? 2U : 0U) + 4U : 8U;
    while (block.left() >= least && messages.size() < kMostMessages) {
        Hdf5HeaderMessage message;
        message.type = static_cast<std::uint8_t>(block.number(second ? 1 : 2));
        const std::uint64_t size = block.number(2);
        message.shared = (block.number(1) & 2U) != 0;
        block.skip(second ? ((flags & 4U) != 0 ? 2U : 0U) : 3U);
        message.offset = block.place();
        message.data = block.text(size);
        if (!block.ok()) {
            fail("a message of an object header is longer than the header", message.offset - m_base);
            return;
        }
        if (message.is(Hdf5Message::Continuation)) {
            Hdf5Record record(message.data, message.offset);
            const std::uint64_t next = address(record);
            continuations.emplace_back(next, length(record));
        } else if (message.type != 0) {
            messages.push_back(std::move(message));
        }
    }
}

std::vector<Hdf5HeaderMessage> Hdf5File::messages(std::uint64_t address)
{
    std::vector<Hdf5HeaderMessage> messages;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> continuations;
    Hdf5Record head = record(address, 32);
    const bool second = head.text(4) == "OHDR";
    std::uint8_t flags = 0;
    if (second) {
        head.skip(1);
        flags = static_cast<std::uint8_t>(head.number(1));
        head.skip(((flags & 0x20U) != 0 ? 16U : 0U) + ((flags & 0x10U) != 0 ? 4U : 0U));
        const std::uint64_t size = head.number(std::size_t{1} << (flags & 3U));
        Hdf5Record block = record(address + head.at(), std::min(size, kMostBlock));
        readBlock(block, true, flags, messages, continuations);
    } else {
        head = record(address, 16);
        const std::uint64_t version = head.number(1);
        head.skip(7);
        const std::uint64_t size = head.number(4);
        if (version != 1 || !head.ok()) {
            fail("no object header stands here", address);
            return messages;
        }
        Hdf5Record block = record(address + 16, std::min(size, kMostBlock));
        readBlock(block, false, 0, messages, continuations);
    }
    std::set<std::uint64_t> seen;
    for (std::size_t i = 0; i < continuations.size() && i < 1000; ++i) {
        const auto [next, size] = continuations[i];
        if (!isAddress(next) || !seen.insert(next).second) {
            fail("an object header goes on at a place that is not in the file", address);
            continue;
        }
        Hdf5Record block = record(next, std::min(size, kMostBlock));
        if (second && block.text(4) != "OCHK")
            fail("no continuation of an object header stands here", next);
        else
            readBlock(block, second, flags, messages, continuations);
    }
    return messages;
}

std::string Hdf5File::localHeapText(std::uint64_t heap, std::uint64_t offset)
{
    Hdf5Record head = record(heap, 32);
    if (head.text(4) != "HEAP") {
        fail("no local heap stands here", heap);
        return {};
    }
    head.skip(4);
    const std::uint64_t size = length(head);
    length(head);
    const std::uint64_t data = address(head);
    const auto place = checkedAdd(data, offset);
    if (!head.ok() || offset >= size || !place || !isAddress(*place)) {
        fail("a name lies outside of its heap", heap);
        return {};
    }
    Hdf5Record text = record(*place, std::min({size - offset, kHdf5FileMostName}));
    return text.string();
}

void Hdf5File::symbolNode(std::uint64_t address, std::uint64_t heap, std::size_t most, std::vector<Hdf5Link>& links)
{
    Hdf5Record head = record(address, 8);
    if (head.text(4) != "SNOD") {
        fail("no symbol table node stands here", address);
        return;
    }
    head.skip(2);
    const std::uint64_t count = head.number(2);
    const std::uint64_t entry = 2 * m_offsetBytes + 24;
    Hdf5Record entries = record(address + 8, count * entry);
    for (std::uint64_t i = 0; i < count && links.size() < most; ++i) {
        Hdf5Link link;
        link.offset = entries.place();
        const std::uint64_t nameAt = this->address(entries);
        link.address = this->address(entries);
        const std::uint64_t cached = entries.number(4);
        entries.skip(4);
        const std::uint64_t scratch = entries.number(4);
        entries.skip(12);
        if (!entries.ok()) {
            fail("a symbol table node ends early", address);
            return;
        }
        link.name = localHeapText(heap, nameAt);
        if (cached == 2) {
            link.kind = Hdf5Link::Kind::Soft;
            link.target = localHeapText(heap, scratch);
        }
        links.push_back(std::move(link));
    }
}

void Hdf5File::symbolTable(std::uint64_t tree, std::uint64_t heap, std::size_t most, std::vector<Hdf5Link>& links)
{
    std::vector<std::uint64_t> pending{tree};
    std::set<std::uint64_t> seen;
    while (!pending.empty() && links.size() < most && seen.size() < kHdf5FileMostNodes) {
        const std::uint64_t at = pending.back();
        pending.pop_back();
        if (!isAddress(at) || !seen.insert(at).second) {
            fail("a group's tree leads to a place that is not in the file, or in a circle", tree);
            continue;
        }
        Hdf5Record node = record(at, 8 + 2 * m_offsetBytes);
        const std::string magic = node.text(4);
        const std::uint64_t type = node.number(1);
        const std::uint64_t level = node.number(1);
        const std::uint64_t count = node.number(2);
        if (magic != "TREE" || type != 0 || !node.ok()) {
            fail("no node of a group's tree stands here", at);
            continue;
        }
        Hdf5Record children =
            record(at + 8 + 2 * m_offsetBytes, count * (m_offsetBytes + m_lengthBytes) + m_lengthBytes);
        std::vector<std::uint64_t> below;
        for (std::uint64_t i = 0; i < count && children.ok(); ++i) {
            length(children);
            const std::uint64_t child = address(children);
            if (children.ok())
                below.push_back(child);
        }
        if (below.size() != count)
            fail("a node of a group's tree ends early", at);
        if (level > 0) {
            pending.insert(pending.end(), below.rbegin(), below.rend());
            continue;
        }
        for (const std::uint64_t child : below) {
            if (seen.insert(child).second)
                symbolNode(child, heap, most, links);
        }
    }
}

std::optional<Hdf5Link> Hdf5File::link(const std::string& data, std::uint64_t offset)
{
    Hdf5Record record(data, offset);
    Hdf5Link link;
    link.offset = offset;
    const std::uint64_t version = record.number(1);
    const std::uint64_t flags = record.number(1);
    const std::uint64_t type = (flags & 8U) != 0 ? record.number(1) : 0;
    record.skip(((flags & 4U) != 0 ? 8U : 0U) + ((flags & 16U) != 0 ? 1U : 0U));
    link.name = record.text(record.number(std::size_t{1} << (flags & 3U)));
    if (type == 0) {
        link.address = address(record);
    } else if (type == 1) {
        link.kind = Hdf5Link::Kind::Soft;
        link.target = record.text(record.number(2));
    } else {
        link.kind = type == 64 ? Hdf5Link::Kind::External : Hdf5Link::Kind::Other;
        const std::uint64_t size = record.number(2);
        Hdf5Record value(record.text(size), offset);
        value.skip(1);
        link.file = value.string();
        link.target = value.string();
    }
    if (version != 1 || !record.ok()) {
        fail("a link is cut short", offset - m_base);
        return std::nullopt;
    }
    return link;
}

std::vector<Hdf5Link> Hdf5File::links(const std::vector<Hdf5HeaderMessage>& messages, std::size_t most)
{
    std::vector<Hdf5Link> links;
    for (const Hdf5HeaderMessage& message : messages) {
        if (links.size() >= most)
            break;
        Hdf5Record record(message.data, message.offset);
        if (message.is(Hdf5Message::SymbolTable)) {
            const std::uint64_t tree = address(record);
            symbolTable(tree, address(record), most, links);
        } else if (message.is(Hdf5Message::Link)) {
            if (auto found = link(message.data, message.offset))
                links.push_back(std::move(*found));
        } else if (message.is(Hdf5Message::LinkInfo)) {
            record.skip(1);
            const std::uint64_t flags = record.number(1);
            record.skip((flags & 1U) != 0 ? 8 : 0);
            const std::uint64_t heap = address(record);
            const std::uint64_t tree = address(record);
            if (isNone(heap) || !record.ok())
                continue;
            // A record of the index by name is a hash and the heap's identifier.
            for (const auto& [bytes, place] : denseObjects(*this, heap, tree, 4, most)) {
                if (auto found = link(bytes, place))
                    links.push_back(std::move(*found));
            }
        }
    }
    return links;
}

std::vector<Hdf5HeaderMessage> Hdf5File::denseAttributes(const std::vector<Hdf5HeaderMessage>& messages,
                                                         std::size_t most)
{
    std::vector<Hdf5HeaderMessage> found;
    for (const Hdf5HeaderMessage& message : messages) {
        if (!message.is(Hdf5Message::AttributeInfo))
            continue;
        Hdf5Record record(message.data, message.offset);
        record.skip(1);
        const std::uint64_t flags = record.number(1);
        record.skip((flags & 1U) != 0 ? 2 : 0);
        const std::uint64_t heap = address(record);
        const std::uint64_t tree = address(record);
        if (isNone(heap) || !record.ok())
            continue;
        for (auto& [bytes, place] : denseObjects(*this, heap, tree, 0, most)) {
            Hdf5HeaderMessage attribute;
            attribute.type = static_cast<std::uint8_t>(Hdf5Message::Attribute);
            attribute.data = std::move(bytes);
            attribute.offset = place;
            found.push_back(std::move(attribute));
        }
    }
    return found;
}

std::optional<Hdf5File::HeapObject> Hdf5File::globalHeapObject(std::uint64_t collection, std::uint64_t index,
                                                               std::size_t most)
{
    Hdf5Record head = record(collection, 8 + m_lengthBytes);
    const std::string magic = head.text(4);
    head.skip(4);
    const std::uint64_t size = length(head);
    if (magic != "GCOL" || !head.ok()) {
        fail("no global heap stands here", collection);
        return std::nullopt;
    }
    std::uint64_t at = 8 + m_lengthBytes;
    for (int steps = 0; steps < 65536 && at + 8 + m_lengthBytes <= size; ++steps) {
        Hdf5Record object = record(collection + at, 8 + m_lengthBytes);
        const std::uint64_t number = object.number(2);
        object.skip(6);
        const std::uint64_t bytes = length(object);
        if (!object.ok() || number == 0)
            break;
        const std::uint64_t begin = collection + at + 8 + m_lengthBytes;
        if (number == index) {
            HeapObject found;
            found.length = bytes;
            found.offset = m_base + begin;
            found.bytes = m_bytes->text(found.offset, bytes, most);
            return found;
        }
        const auto padded = checkedAdd(bytes, (8 - bytes % 8) % 8);
        const auto next = padded ? checkedAdd(at + 8 + m_lengthBytes, *padded) : std::nullopt;
        if (!next)
            break;
        at = *next;
    }
    fail("a global heap has no object of the number " + std::to_string(index), collection);
    return std::nullopt;
}

} // namespace assayer::format
