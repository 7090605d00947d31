// SPDX-License-Identifier: GPL-3.0-or-later
// Keras 3 archives (.keras): the configuration is judged, every other member is read as a file of its own.
#include "base/Text.h"
#include "format/KerasConfig.h"
#include "format/Readers.h"
#include "format/ZipWalk.h"

namespace assayer::format {

namespace {

class KerasZipReader
{
public:
    KerasZipReader(const Input& input, Facts& facts) : m_input(input), m_facts(facts), m_observations(facts) {}

    Result<void> read()
    {
        const auto walk = ZipWalk::begin(m_input, m_facts);
        if (!walk)
            return failure(walk.error());
        m_facts.values["framework"] = "keras";
        for (container::ZipEntry& entry : (*walk)->entries()) {
            if (m_input.stop.stop_requested())
                return failure(ErrorKind::Cancelled, "the inspection was cancelled");
            // A second member of the name is judged too: which one a loader takes is its own choice.
            if (entry.name == "config.json")
                readConfig(**walk, entry);
            else if (entry.name == "metadata.json")
                readMetadata(**walk, entry);
            if (entry.name != "config.json")
                (*walk)->read(entry);
            if (m_input.progress)
                m_input.progress(entry.dataOffset);
        }
        return {};
    }

private:
    void readConfig(ZipWalk& walk, container::ZipEntry& entry)
    {
        const auto bytes = walk.open(entry);
        const auto text = bytes ? source::readAll(*bytes, m_input.limits.documentBytes)
                                : failure(ErrorKind::Unsupported, "it cannot be expanded");
        if (!text) {
            m_facts.problems.push_back({"", std::string(errorKindWord(text.error().kind)),
                                        "the configuration 'config.json' was not read: " + text.error().message});
            return;
        }
        inspectKerasText(m_input, *text, {"config.json", ZipWalk::placeInFile(entry), text->size(), false}, m_facts,
                         m_observations);
        for (record::Member& member : m_facts.members) {
            if (member.name == "config.json")
                member.format = "keras-config";
        }
    }

    void readMetadata(ZipWalk& walk, container::ZipEntry& entry)
    {
        const auto bytes = walk.open(entry);
        const auto text = bytes ? source::readAll(*bytes, 65536) : failure(ErrorKind::Unsupported, "");
        const auto document = text ? parseJson(*text) : failure(text.error());
        const std::string version = document ? jsonText(document->value, "keras_version") : std::string();
        if (!version.empty())
            m_facts.values["libraries"] =
                Json::array({{{"name", "keras"}, {"specifier", "==" + excerpt(version, 64)}}});
    }

    const Input& m_input;
    Facts& m_facts;
    Observations m_observations;
};

} // namespace

Match recogniseKerasZip(const Head& head, const Input& input)
{
    return head.startsWith("PK\x03\x04") && zipKind(head, input) == ZipKind::Keras ? Match::ByContent : Match::No;
}

Result<void> readKerasZip(const Input& input, Facts& facts)
{
    return KerasZipReader(input, facts).read();
}

} // namespace assayer::format
