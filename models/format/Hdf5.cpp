// SPDX-License-Identifier: GPL-3.0-or-later
// HDF5 files: data sets as tensors, Keras's configuration in attributes, links and storage outside of the file, and
// pickles in attributes and small data sets.
#include "base/CheckedArithmetic.h"
#include "base/Text.h"
#include "format/CarriedText.h"
#include "format/Hdf5Types.h"
#include "format/KerasConfig.h"
#include "format/MetadataText.h"
#include "format/OutsidePath.h"
#include "format/Readers.h"

#include <algorithm>
#include <array>
#include <set>

namespace assayer::format {

namespace {

constexpr std::size_t kHdf5MostText = std::size_t{32} << 20U;     ///< of an attribute in a heap
constexpr std::uint64_t kMostSearched = std::uint64_t{16} << 20U; ///< of a data set that may hold a pickle
constexpr std::size_t kHdf5MostAttributes = 10'000;
constexpr std::size_t kMostHeapObjects = 1000; ///< of one attribute or data set
constexpr std::size_t kMostPath = 4096;

// Filters that HDF5 has itself and those that its plug-in package brings.
constexpr std::array<std::uint64_t, 18> kHdf5Filters{1,     2,     3,     4,     5,     6,     305,   307,   32000,
                                                     32001, 32004, 32008, 32013, 32015, 32017, 32022, 32026, 32024};

struct Hdf5Visit
{
    std::uint64_t address;
    std::string path;
};

class Hdf5Reader
{
public:
    Hdf5Reader(const Input& input, Facts& facts)
        : m_input(input), m_facts(facts), m_observations(facts), m_bytes(input.bytes)
    {
        facts.values["tensors"] = 0;
        facts.values["parameters"] = 0;
        facts.values["dtypes"] = Json::object();
    }

    Result<void> read()
    {
        auto file = Hdf5File::open(m_bytes, hdf5Signature(m_input.bytes).value_or(0));
        if (!file)
            return failure(file.error());
        m_file.emplace(std::move(*file));
        m_facts.values["fileVersion"] = m_file->version();
        if (m_file->signatureAt() > 0)
            readUserBlock();
        m_pending.push_back({m_file->root(), ""});
        while (!m_pending.empty()) {
            if (m_input.stop.stop_requested())
                return failure(ErrorKind::Cancelled, "the inspection was cancelled");
            const Hdf5Visit visit = std::move(m_pending.back());
            m_pending.pop_back();
            object(visit);
        }
        if (auto error = m_file->takeError()) {
            m_observations.add("hdf5.malformed", error->message, {}, error->offset, {});
            m_facts.problems.push_back(
                {"", "malformed", "a part of the HDF5 file could not be read: " + error->message});
        }
        if (m_omitted)
            m_facts.problems.push_back({"", "limit-exceeded", "objects beyond the limit were not looked at"});
        if (m_file->endOfFile() != 0 && !m_file->isNone(m_file->endOfFile()))
            observeEnd();
        return {};
    }

private:
    // HDF5 leaves what stands in front of its signature to others.
    void readUserBlock()
    {
        const std::uint64_t length = m_file->signatureAt();
        m_observations.add("hdf5.user-block", std::to_string(length) + " bytes stand in front of the HDF5 signature",
                           {}, 0, length);
        const source::WindowSource block(m_input.bytes, 0, length);
        readMember(m_input, block, "(user block)", 0, m_facts);
    }

    void observeEnd()
    {
        const std::uint64_t end = m_file->endOfFile();
        if (end >= m_input.bytes.size())
            return;
        const std::uint64_t length = m_input.bytes.size() - end;
        m_observations.add("hdf5.trailing-bytes",
                           std::to_string(length) + " bytes stand behind the end that the file names", {}, end, length);
        const source::WindowSource rest(m_input.bytes, end, length);
        readMember(m_input, rest, "(trailing bytes)", end, m_facts);
    }

    void object(const Hdf5Visit& visit)
    {
        if (!m_file->isAddress(visit.address)) {
            m_file->fail("a link leads to a place that is not in the file", visit.address);
            return;
        }
        if (!m_seen.insert(visit.address).second)
            return; // hard links may share an object and close circles
        if (m_seen.size() > m_input.limits.members) {
            m_omitted = true;
            return;
        }
        const auto messages = m_file->messages(visit.address);
        attributes(messages, visit.path);
        const bool isData = std::any_of(messages.begin(), messages.end(), [](const Hdf5HeaderMessage& message) {
            return message.is(Hdf5Message::Layout);
        });
        if (isData)
            dataSet(messages, visit);
        for (Hdf5Link& link : m_file->links(messages, m_input.limits.members))
            follow(link, visit.path);
    }

    void follow(const Hdf5Link& link, const std::string& path)
    {
        const std::string name = excerpt(path + "/" + utf8FromBytes(link.name), kMostPath);
        switch (link.kind) {
        case Hdf5Link::Kind::Hard:
            if (m_pending.size() <= m_input.limits.members)
                m_pending.push_back({link.address, name});
            break;
        case Hdf5Link::Kind::Soft:
            break; // leads to what has another name
        case Hdf5Link::Kind::External:
            outside("hdf5.external-link",
                    "the link leads to '" + excerpt(utf8FromBytes(link.target), 200) + "' of the file", link.file, name,
                    link.offset);
            break;
        case Hdf5Link::Kind::Other:
            m_observations.add("hdf5.own-link", "the link is of a kind that only a program's own code follows", name,
                               link.offset, {});
            break;
        }
    }

    void outside(const std::string& kind, const std::string& what, const std::string& file, const std::string& name,
                 std::uint64_t offset)
    {
        const auto why = whyOutside(file);
        m_observations.add(kind, what + " '" + excerpt(utf8FromBytes(file), 200) + "'" + (why ? ", which " + *why : ""),
                           name, offset, {});
    }

    void dataSet(const std::vector<Hdf5HeaderMessage>& messages, const Hdf5Visit& visit)
    {
        Hdf5Type type;
        std::optional<std::vector<std::uint64_t>> dimensions;
        const Hdf5HeaderMessage* layout = nullptr;
        bool filtered = false;
        for (const Hdf5HeaderMessage& message : messages) {
            if (message.is(Hdf5Message::Datatype))
                type = hdf5Type(message.shared ? hdf5SharedType(*m_file, message.data, message.offset) : message.data);
            else if (message.is(Hdf5Message::Dataspace))
                dimensions = hdf5Dimensions(*m_file, message.data);
            else if (message.is(Hdf5Message::Layout))
                layout = &message;
            else if (message.is(Hdf5Message::ExternalFiles))
                externalFiles(message, visit.path);
            else if (message.is(Hdf5Message::Filters))
                filtered = filters(message, visit.path) || filtered;
        }
        record::Member member;
        member.name = visit.path.empty() ? "/" : visit.path.substr(1);
        member.kind = "tensor";
        member.dtype = type.name.empty() ? std::string("unknown") : type.name;
        member.shape = dimensions ? *dimensions : std::vector<std::uint64_t>{0};
        std::optional<std::uint64_t> bytes = type.size;
        for (const std::uint64_t extent : *member.shape)
            bytes = bytes ? checkedMultiply(*bytes, extent) : std::nullopt;
        if (!bytes)
            m_observations.add("hdf5.malformed", "the product of the data set's dimensions does not fit 64 bits",
                               visit.path, layout->offset, {});
        place(*layout, member, bytes.value_or(0));
        if (!filtered && bytes && member.offset)
            search(type, member, *bytes, visit.path);
        addTensor(m_facts, std::move(member), m_input.limits.members);
    }

    // Where the elements stand, where they stand in one piece.
    void place(const Hdf5HeaderMessage& layout, record::Member& member, std::uint64_t bytes)
    {
        Hdf5Record record(layout.data, layout.offset);
        const std::uint64_t version = record.number(1);
        if (version < 3) {
            const std::uint64_t rank = record.number(1);
            const std::uint64_t kind = record.number(1);
            record.skip(5);
            if (kind == 1 && rank <= 32)
                contiguous(m_file->address(record), bytes, member, layout);
            return;
        }
        switch (record.number(1)) {
        case 0: {
            const std::uint64_t size = record.number(2);
            member.offset = record.place();
            member.length = std::min<std::uint64_t>(size, record.left());
            break;
        }
        case 1: {
            const std::uint64_t address = m_file->address(record);
            const std::uint64_t size = m_file->length(record);
            if (record.ok() && size < bytes)
                m_observations.add("hdf5.malformed",
                                   "type and dimensions need " + std::to_string(bytes) + " bytes and the layout has " +
                                       std::to_string(size),
                                   member.name, layout.offset, {});
            contiguous(address, std::max(size, bytes), member, layout);
            break;
        }
        case 3:
            virtualSources(record, member.name);
            break;
        default:
            break; // chunks stand in many places
        }
    }

    void contiguous(std::uint64_t address, std::uint64_t size, record::Member& member, const Hdf5HeaderMessage& layout)
    {
        if (m_file->isNone(address) || size == 0)
            return; // nothing was written yet, or it stands in another file
        const auto end = checkedAdd(address, size);
        if (!m_file->isAddress(address) || !end || *end > m_input.bytes.size()) {
            m_observations.add("hdf5.malformed", "the data set's elements lie outside of the file", member.name,
                               layout.offset, {});
            return;
        }
        member.offset = m_file->record(address, 0).place();
        member.length = size;
    }

    // A virtual data set is put together from others, in files that it names.
    void virtualSources(Hdf5Record& record, const std::string& name)
    {
        const std::uint64_t heap = m_file->address(record);
        const auto object = m_file->globalHeapObject(heap, record.number(4), kHdf5MostText);
        if (!object)
            return;
        Hdf5Record mapping(object->bytes, object->offset);
        const std::uint64_t version = mapping.number(1);
        m_file->length(mapping);
        if (version == 1)
            mapping.skip(1); // flags: a name may be shared with the entry before
        const std::string file = mapping.string();
        if (file != ".")
            outside("hdf5.external-storage", "the data set is put together from the file", file, name, object->offset);
    }

    void externalFiles(const Hdf5HeaderMessage& message, const std::string& path)
    {
        Hdf5Record record(message.data, message.offset);
        record.skip(4);
        record.number(2);
        const std::uint64_t used = record.number(2);
        const std::uint64_t heap = m_file->address(record);
        for (std::uint64_t i = 0; i < std::min<std::uint64_t>(used, 1000); ++i) {
            const std::uint64_t at = record.place();
            const std::uint64_t name = m_file->length(record);
            m_file->length(record);
            m_file->length(record);
            if (!record.ok())
                return;
            outside("hdf5.external-storage", "the data set's elements stand in the file",
                    m_file->localHeapText(heap, name), path, at);
        }
    }

    bool filters(const Hdf5HeaderMessage& message, const std::string& path)
    {
        Hdf5Record record(message.data, message.offset);
        const std::uint64_t version = record.number(1);
        const std::uint64_t count = record.number(1);
        record.skip(version == 1 ? 6 : 0);
        for (std::uint64_t i = 0; i < std::min<std::uint64_t>(count, 32) && record.ok(); ++i) {
            const std::uint64_t id = record.number(2);
            const std::uint64_t nameSize = version == 1 || id >= 256 ? record.number(2) : 0;
            record.skip(2);
            const std::uint64_t values = record.number(2);
            record.skip(version == 1 ? (nameSize + 7) / 8 * 8 : nameSize);
            record.skip(values * 4 + (version == 1 && values % 2 == 1 ? 4 : 0));
            if (record.ok() && std::find(kHdf5Filters.begin(), kHdf5Filters.end(), id) == kHdf5Filters.end())
                m_observations.add("hdf5.filter",
                                   "the data set is packed by the filter " + std::to_string(id) +
                                       ", for which the library loads a plug-in",
                                   path, message.offset, {});
        }
        return count > 0;
    }

    // Bytes that are no numbers may be an object that a program wrote there by pickle.
    void search(const Hdf5Type& type, const record::Member& member, std::uint64_t bytes, const std::string& path)
    {
        const bool plain = type.kind == Hdf5Class::Opaque || type.kind == Hdf5Class::String ||
                           (type.kind == Hdf5Class::Integer && type.size == 1);
        if (plain && bytes <= kMostSearched) {
            readCarriedPickle(m_input, path, m_bytes.text(*member.offset, bytes, kMostSearched), *member.offset,
                              m_facts);
        } else if (type.variableString || type.variableBytes) {
            const std::string data = m_bytes.text(*member.offset, bytes, kMostHeapObjects * 16);
            heapObjects(data, *member.offset, [&](const Hdf5File::HeapObject& object) {
                readCarriedPickle(m_input, path, object.bytes, object.offset, m_facts);
            });
        }
    }

    // An element of variable length is a count, the address of a collection and a number in it.
    template <typename Each>
    void heapObjects(const std::string& data, std::uint64_t offset, const Each& each)
    {
        Hdf5Record record(data, offset);
        for (std::size_t i = 0; i < kMostHeapObjects && record.left() >= 8 + m_file->offsetBytes(); ++i) {
            const std::uint64_t count = record.number(4);
            const std::uint64_t heap = m_file->address(record);
            const std::uint64_t number = record.number(4);
            if (count == 0 || heap == 0 || m_file->isNone(heap))
                continue;
            if (const auto object = m_file->globalHeapObject(heap, number, kHdf5MostText))
                each(*object);
        }
    }

    void attributes(const std::vector<Hdf5HeaderMessage>& messages, const std::string& path)
    {
        for (const Hdf5HeaderMessage& message : messages) {
            if (message.is(Hdf5Message::Attribute))
                attribute(message, path);
        }
        for (const Hdf5HeaderMessage& message : m_file->denseAttributes(messages, kHdf5MostAttributes))
            attribute(message, path);
    }

    void attribute(const Hdf5HeaderMessage& message, const std::string& path)
    {
        if (++m_attributes > m_input.limits.members) {
            m_omitted = true;
            return;
        }
        const auto attribute = hdf5Attribute(*m_file, message);
        if (!attribute) {
            m_file->fail("an attribute is cut short", message.offset);
            return;
        }
        const std::string name = path + "@" + utf8FromBytes(attribute->name);
        if (attribute->type.variableString || attribute->type.variableBytes) {
            heapObjects(attribute->data, attribute->offset, [&](const Hdf5File::HeapObject& object) {
                text(*attribute, name, object.bytes, object.offset, object.length);
            });
        } else if (attribute->type.kind == Hdf5Class::String || attribute->type.kind == Hdf5Class::Opaque ||
                   (attribute->type.kind == Hdf5Class::Integer && attribute->type.size == 1)) {
            text(*attribute, name, attribute->data, attribute->offset, attribute->data.size());
        }
    }

    void text(const Hdf5Attribute& attribute, const std::string& name, const std::string& bytes, std::uint64_t offset,
              std::uint64_t length)
    {
        const bool single = !attribute.dimensions || attribute.dimensions->empty();
        const std::string content =
            attribute.type.kind == Hdf5Class::Opaque ? bytes : bytes.substr(0, bytes.find('\0'));
        if (readCarriedPickle(m_input, name, bytes, offset, m_facts))
            return;
        if (length > bytes.size()) {
            m_facts.problems.push_back({"", "limit-exceeded", "the end of the attribute '" + name + "' was not read"});
            return;
        }
        const bool configuration = attribute.name == "model_config" || attribute.name == "training_config" ||
                                   attribute.name == "layer_config" ||
                                   (content.starts_with('{') && content.find("\"class_name\"") != std::string::npos);
        if (configuration) {
            m_facts.values["framework"] = "keras";
            inspectKerasText(m_input, content, {name, offset, length, true}, m_facts, m_observations);
            return;
        }
        if (attribute.type.kind == Hdf5Class::Integer || attribute.type.kind == Hdf5Class::Opaque)
            return;
        if (attribute.name == "keras_version" && single)
            library("keras", content);
        inspectCarriedText(m_input, "hdf5", name, content, offset, m_facts, m_observations);
        if (single)
            keepMetadata(m_facts, name, utf8FromBytes(content));
    }

    void library(const std::string& name, const std::string& version)
    {
        Json& libraries = m_facts.values["libraries"];
        if (!libraries.is_array())
            libraries = Json::array();
        const Json entry{{"name", name}, {"specifier", "==" + excerpt(utf8FromBytes(version), 64)}};
        if (std::find(libraries.begin(), libraries.end(), entry) == libraries.end())
            libraries.push_back(entry);
    }

    const Input& m_input;
    Facts& m_facts;
    Observations m_observations;
    WireBytes m_bytes;
    std::optional<Hdf5File> m_file;
    std::vector<Hdf5Visit> m_pending;
    std::set<std::uint64_t> m_seen;
    std::size_t m_attributes = 0;
    bool m_omitted = false;
};

} // namespace

Match recogniseHdf5(const Head& head, const Input& input)
{
    const auto at = hdf5Signature(input.bytes);
    // The first member of a tar archive begins where a signature behind a user block would.
    const bool tar = head.first.size() > 262 && asText(head.first.subspan(257)).starts_with("ustar");
    return at && (*at == 0 || !tar) ? Match::ByContent : Match::No;
}

Result<void> readHdf5(const Input& input, Facts& facts)
{
    return Hdf5Reader(input, facts).read();
}

} // namespace assayer::format
