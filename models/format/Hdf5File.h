// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of an HDF5 file (HDF5 File Format Specification 3.0) that a model's facts need: superblock, object headers,
// groups, heaps. libhdf5 is not linked: it is a million lines of C with a history of memory errors on malformed files,
// it follows external links by opening files, and it loads filter plugins; none of that is wanted of a worker that only
// lists what is there. Here every number is checked against the file, and nothing is opened.
#pragma once

#include "base/Result.h"
#include "format/WireFormat.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assayer::format {

/// Bytes of a structure that is small by nature, read front to back; past the end every number is 0 and ok() false.
class Hdf5Record
{
public:
    Hdf5Record(std::string bytes, std::uint64_t offset) : m_bytes(std::move(bytes)), m_offset(offset) {}

    std::uint64_t number(std::size_t width);
    std::string text(std::uint64_t length);
    /// Up to a zero byte, which is skipped.
    std::string string();
    void skip(std::uint64_t length);
    void align(std::size_t step) { skip((step - m_at % step) % step); }
    bool ok() const { return m_ok; }
    std::size_t left() const { return m_bytes.size() - m_at; }
    std::size_t at() const { return m_at; }
    /// Offset in the file of the next byte.
    std::uint64_t place() const { return m_offset + m_at; }

private:
    std::string m_bytes;
    std::uint64_t m_offset;
    std::size_t m_at = 0;
    bool m_ok = true;
};

enum class Hdf5Message : std::uint8_t
{
    Dataspace = 0x01,
    LinkInfo = 0x02,
    Datatype = 0x03,
    Link = 0x06,
    ExternalFiles = 0x07,
    Layout = 0x08,
    Filters = 0x0B,
    Attribute = 0x0C,
    Continuation = 0x10,
    SymbolTable = 0x11,
    AttributeInfo = 0x15,
};

struct Hdf5HeaderMessage
{
    std::uint8_t type = 0;
    bool shared = false; ///< the data says where the message stands
    std::string data;
    std::uint64_t offset = 0; ///< of the data in the file
    bool is(Hdf5Message wanted) const { return type == static_cast<std::uint8_t>(wanted); }
};

struct Hdf5Link
{
    enum class Kind
    {
        Hard,
        Soft,
        External,
        Other
    };
    Kind kind = Kind::Hard;
    std::string name;
    std::uint64_t address = 0; ///< of a hard link's object
    std::string file;          ///< of an external link
    std::string target;        ///< path of a soft or external link
    std::uint64_t offset = 0;  ///< in the file
};

class Hdf5File
{
public:
    /// Reads the superblock, whose signature stands at `signature`.
    static Result<Hdf5File> open(WireBytes& bytes, std::uint64_t signature);

    std::uint64_t root() const { return m_root; }
    std::uint8_t version() const { return m_version; }
    std::uint64_t signatureAt() const { return m_signatureAt; }
    std::uint64_t endOfFile() const { return m_end; }
    std::size_t offsetBytes() const { return m_offsetBytes; }
    std::size_t lengthBytes() const { return m_lengthBytes; }

    /// `length` bytes at an address (relative to the base address), fewer where the file ends.
    Hdf5Record record(std::uint64_t address, std::uint64_t length);
    bool isAddress(std::uint64_t address) const;

    /// All messages of an object header, continuations included; what is broken is left out and told by error().
    std::vector<Hdf5HeaderMessage> messages(std::uint64_t address);

    /// The links of a group, in whichever way it keeps them.
    std::vector<Hdf5Link> links(const std::vector<Hdf5HeaderMessage>& messages, std::size_t most);

    /// The messages of attributes that stand in a heap rather than in the header.
    std::vector<Hdf5HeaderMessage> denseAttributes(const std::vector<Hdf5HeaderMessage>& messages, std::size_t most);

    /// A text of a local heap.
    std::string localHeapText(std::uint64_t heap, std::uint64_t offset);

    /// An object of a global heap collection and where it stands, cut to `most` bytes.
    struct HeapObject
    {
        std::string bytes;
        std::uint64_t offset = 0;
        std::uint64_t length = 0;
    };
    std::optional<HeapObject> globalHeapObject(std::uint64_t collection, std::uint64_t index, std::size_t most);

    /// The first thing that was broken, and forgets it.
    std::optional<Error> takeError();
    void fail(std::string message, std::uint64_t address);

    /// A number as wide as an address, all ones for "none".
    std::uint64_t address(Hdf5Record& record) const { return record.number(m_offsetBytes); }
    std::uint64_t length(Hdf5Record& record) const { return record.number(m_lengthBytes); }
    bool isNone(std::uint64_t address) const { return address == none(); }

private:
    explicit Hdf5File(WireBytes& bytes) : m_bytes(&bytes) {}
    std::uint64_t none() const
    {
        return m_offsetBytes == 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << (m_offsetBytes * 8)) - 1;
    }
    void readBlock(Hdf5Record& block, bool second, std::uint8_t flags, std::vector<Hdf5HeaderMessage>& messages,
                   std::vector<std::pair<std::uint64_t, std::uint64_t>>& continuations);
    void symbolTable(std::uint64_t tree, std::uint64_t heap, std::size_t most, std::vector<Hdf5Link>& links);
    void symbolNode(std::uint64_t address, std::uint64_t heap, std::size_t most, std::vector<Hdf5Link>& links);
    std::optional<Hdf5Link> link(const std::string& data, std::uint64_t offset);

    WireBytes* m_bytes;
    std::uint64_t m_base = 0;
    std::uint64_t m_root = 0;
    std::uint64_t m_end = 0;
    std::uint64_t m_signatureAt = 0;
    std::uint8_t m_version = 0;
    std::size_t m_offsetBytes = 8;
    std::size_t m_lengthBytes = 8;
    std::optional<Error> m_error;
};

/// Where the signature stands: 0, 512, 1024 and so on; nothing where it is nowhere in the first 64 MiB.
std::optional<std::uint64_t> hdf5Signature(const source::ByteSource& bytes);

} // namespace assayer::format
