// SPDX-License-Identifier: GPL-3.0-or-later
// PyTorch's ZIP archive (torch.save since 1.6, and TorchScript): data.pkl describes the tensors, one record each holds
// a storage. Only records that something interprets are read; the storages' bytes are accounted for by their directory
// entries.
#include "base/CheckedArithmetic.h"
#include "base/Text.h"
#include "format/Readers.h"
#include "format/TorchTypes.h"
#include "format/ZipWalk.h"

#include <algorithm>
#include <array>
#include <set>

namespace assayer::format {

namespace {

constexpr std::uint64_t kMostCode = 8ULL << 20U; // of one TorchScript source file

struct CodePattern
{
    std::string_view text;
    std::string_view kind;
    std::string_view meaning;
};
// Operators that open files, and those that need a library of the publisher's.
constexpr std::array kCodePatterns{
    CodePattern{"from_file(", "torch.script-file", "the code opens a file by name"},
    CodePattern{"torch.save(", "torch.script-file", "the code writes a file"},
    CodePattern{"torch.load(", "torch.script-file", "the code loads another pickle file"},
    CodePattern{"aten::save", "torch.script-file", "the code writes a file"},
    CodePattern{"torch.classes.", "torch.script-custom", "the code needs a class of a native library"},
    CodePattern{"__torch__.torch.classes.", "torch.script-custom", "the code needs a class of a native library"},
};

bool isStorageRecord(std::string_view record)
{
    return record.starts_with("data/") || record.starts_with("constants/") || record.starts_with("tensors/");
}

class TorchZipReader
{
public:
    TorchZipReader(const Input& input, Facts& facts) : m_input(input), m_facts(facts), m_observations(facts) {}

    Result<void> read()
    {
        auto walk = ZipWalk::begin(m_input, m_facts);
        if (!walk)
            return failure(walk.error());
        m_walk = std::move(*walk);
        nameRecords();
        for (const auto& [record, entries] : m_records) {
            for (container::ZipEntry* entry : entries) {
                if (m_input.stop.stop_requested())
                    return failure(ErrorKind::Cancelled, "the inspection was cancelled");
                readRecord(record, *entry);
            }
        }
        checkStorages();
        readUnusedStorages();
        return {};
    }

private:
    // Names without the folder that all records share ("archive/data.pkl" is "data.pkl").
    void nameRecords()
    {
        std::set<std::string> folders;
        for (container::ZipEntry& entry : m_walk->entries()) {
            const std::size_t slash = entry.name.find('/');
            const std::size_t begin = slash == std::string::npos ? 0 : slash + 1;
            if (folders.size() < 100)
                folders.insert(entry.name.substr(0, begin));
            m_records[entry.name.substr(begin)].push_back(&entry);
        }
        if (folders.size() > 1)
            m_observations.add("torch.several-folders", "the records stand in more than one top folder");
    }

    void readRecord(const std::string& record, container::ZipEntry& entry)
    {
        const std::string name = utf8FromBytes(entry.name);
        // PyTorch compresses nothing but TorchScript's code.
        if (entry.method != 0 && !record.starts_with("code/"))
            m_observations.add("torch.packed-record", "the record is not stored as it is, as PyTorch writes it", name,
                               entry.headerOffset, {});
        if (isStorageRecord(record))
            return; // looked at when the pickle has said which storages there are
        const bool pickled = record == "data.pkl" || record == "constants.pkl" || record == "attributes.pkl" ||
                             record == "bytecode.pkl" || record.ends_with(".debug_pkl");
        if (record.ends_with(".pkl") && !pickled)
            m_observations.add("torch.extra-pickle", "PyTorch reads no pickle of this name from its archives", name,
                               entry.headerOffset, {});
        if (record.starts_with("code/") && record.ends_with(".py")) {
            readCode(entry, name);
            return;
        }
        if (record == "version" || record == "byteorder")
            keepShortText(record, entry);
        else
            readPickles(record, entry, name);
    }

    void readPickles(const std::string& record, container::ZipEntry& entry, const std::string& name)
    {
        const std::size_t before = m_facts.pickles.size();
        m_walk->read(entry);
        if (record != "data.pkl" && record != "constants.pkl")
            return;
        bool found = false;
        for (std::size_t i = before; i < m_facts.pickles.size() && !found; ++i) {
            found = m_facts.pickles[i].member == name;
            if (found)
                m_described.push_back({record == "data.pkl" ? "data/" : "constants/", i});
        }
        if (!found)
            m_observations.add("torch.no-pickle", "the record holds no pickle stream that can be read", name,
                               entry.headerOffset, {});
    }

    void keepShortText(const std::string& record, container::ZipEntry& entry)
    {
        const auto bytes = m_walk->open(entry);
        const auto text = bytes ? source::readAll(*bytes, 64) : failure(ErrorKind::Unsupported, {});
        if (!text)
            return;
        const std::size_t end = text->find_last_not_of("\r\n \t");
        m_facts.values[record == "version" ? "fileVersion" : "byteOrder"] =
            utf8FromBytes(text->substr(0, end == std::string::npos ? 0 : end + 1));
    }

    void readCode(container::ZipEntry& entry, const std::string& name)
    {
        m_facts.format = "torchscript";
        Json& code = m_facts.values["code"];
        if (!code.is_array())
            code = Json::array();
        if (code.size() < 1000)
            code.push_back(name);
        const auto bytes = m_walk->open(entry);
        if (!bytes)
            return;
        const auto text = source::readAll(*bytes, kMostCode);
        if (!text) {
            m_facts.problems.push_back(
                {"", "limit-exceeded", "the code in '" + name + "' was not read: " + text.error().message});
            return;
        }
        const auto place = ZipWalk::placeInFile(entry);
        for (const CodePattern& pattern : kCodePatterns) {
            const std::size_t at = text->find(pattern.text);
            if (at == std::string::npos)
                continue;
            m_observations.add(std::string(pattern.kind),
                               std::string(pattern.meaning) + ": " +
                                   excerpt(utf8FromBytes(text->substr(at < 40 ? 0 : at - 40)), 160),
                               name, place.value_or(0) + at, pattern.text.size());
        }
        // It is Python in form, and judged as such too.
        m_walk->read(entry);
    }

    // Each storage that the pickle names must be there and be as long as it says.
    void checkStorages()
    {
        for (const auto& [folder, index] : m_described) {
            std::map<std::string, StoragePlace> places;
            for (const pickle::StorageReference& storage : m_facts.pickles[index].analysis.storages)
                checkStorage(folder, storage, m_facts.pickles[index].member, places);
            addTorchTensors(m_facts.pickles[index].analysis, places, m_input.limits.members, m_facts);
        }
    }

    void checkStorage(const std::string& folder, const pickle::StorageReference& storage, const std::string& member,
                      std::map<std::string, StoragePlace>& places)
    {
        const std::string record = folder + storage.key;
        const auto found = m_records.find(record);
        if (found == m_records.end()) {
            m_observations.add("torch.missing-storage", "the record '" + excerpt(record, 128) + "' is not there",
                               member, storage.offset, {});
            return;
        }
        m_used.insert(record);
        const container::ZipEntry& entry = *found->second.front();
        places[storage.key] = {ZipWalk::placeInFile(entry), entry.compressedSize};
        const auto itemSize = torchItemSize(storage.type);
        const auto needed = itemSize ? checkedMultiply(*itemSize, storage.elements) : std::nullopt;
        if (itemSize && (!needed || *needed > entry.size))
            m_observations.add("torch.storage-size",
                               "the pickle says " + std::to_string(storage.elements) + " elements of " +
                                   torchDtype(storage.type) + " and the record has " + std::to_string(entry.size) +
                                   " bytes",
                               utf8FromBytes(entry.name), storage.offset, {});
    }

    void readUnusedStorages()
    {
        for (const auto& [record, entries] : m_records) {
            if (!isStorageRecord(record) || m_used.contains(record))
                continue;
            for (container::ZipEntry* entry : entries) {
                if (!m_described.empty() && !entry->isDirectory())
                    m_observations.add("torch.unused-storage", "no pickle of the archive names this storage",
                                       utf8FromBytes(entry->name), entry->headerOffset, {});
                m_walk->read(*entry);
            }
        }
    }

    const Input& m_input;
    Facts& m_facts;
    Observations m_observations;
    std::unique_ptr<ZipWalk> m_walk;
    std::map<std::string, std::vector<container::ZipEntry*>> m_records; ///< by name without the top folder
    std::vector<std::pair<std::string, std::size_t>> m_described;       ///< folder of storages, index of the pickle
    std::set<std::string> m_used;
};

} // namespace

Match recogniseTorchZip(const Head& head, const Input& input)
{
    return head.startsWith("PK\x03\x04") && zipKind(head, input) == ZipKind::Torch ? Match::ByContent : Match::No;
}

Result<void> readTorchZip(const Input& input, Facts& facts)
{
    return TorchZipReader(input, facts).read();
}

} // namespace assayer::format
