// SPDX-License-Identifier: GPL-3.0-or-later
// skops archives: schema.json is a tree of nodes, each of which names a Python type or function for its loader to
// import, and how it makes an object of it (skops.io, _protocol 2).
#include "base/Text.h"
#include "format/Observations.h"
#include "format/Readers.h"
#include "format/ZipWalk.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace assayer::format {

namespace {

struct NodeKind
{
    std::string_view loader;
    std::string_view how; ///< as the judgement of targets knows it
};
constexpr std::array kNodeKinds{
    NodeKind{"FunctionNode", "skops-function"},
    NodeKind{"MethodNode", "skops-method"},
    NodeKind{"OperatorFuncNode", "skops-operator"},
    NodeKind{"PartialNode", "skops-partial"},
    NodeKind{"TypeNode", "skops-type"},
    NodeKind{"ReduceNode", "skops-reduce"},
    NodeKind{"ConstructorFromReduceNode", "skops-reduce"},
};

class SkopsReader
{
public:
    SkopsReader(const Input& input, Facts& facts) : m_input(input), m_facts(facts), m_observations(facts) {}

    Result<void> read()
    {
        auto walk = ZipWalk::begin(m_input, m_facts);
        if (!walk)
            return failure(walk.error());
        for (container::ZipEntry& entry : (*walk)->entries()) {
            if (m_input.stop.stop_requested())
                return failure(ErrorKind::Cancelled, "the inspection was cancelled");
            if (entry.name == "schema.json")
                readSchema(**walk, entry);
            else
                (*walk)->read(entry);
        }
        return {};
    }

private:
    void readSchema(ZipWalk& walk, container::ZipEntry& entry)
    {
        const auto bytes = walk.open(entry);
        const auto text = bytes ? source::readAll(*bytes, m_input.limits.documentBytes)
                                : failure(ErrorKind::Unsupported, "the member cannot be expanded");
        // sklearn's trees nest deeper than configuration does.
        Limits limits = m_input.limits;
        limits.documentDepth = 1000;
        const auto document = text ? parseJson(*text, limits) : failure(text.error());
        if (!document) {
            m_observations.add("skops.schema", "schema.json cannot be read: " + document.error().message, "schema.json",
                               document.error().offset, {});
            m_facts.problems.push_back({"", "malformed", "The schema was not read: " + document.error().message + "."});
            return;
        }
        for (const std::string& key : document->duplicateKeys)
            m_observations.add("skops.schema", "the key '" + excerpt(key, 256) + "' stands twice", "schema.json");
        m_facts.values["protocol"] = jsonMember(document->value, "protocol");
        if (const std::string version = jsonText(document->value, "_skops_version"); !version.empty())
            m_facts.values["libraries"] = Json::array({Json{{"name", "skops"}, {"specifier", "==" + version}}});
        walkNodes(document->value);
        Json classes = Json::array();
        for (const auto& [path, count] : m_classes)
            classes.push_back(path);
        m_facts.values["globals"] = std::move(classes);
    }

    void walkNodes(const Json& root)
    {
        std::vector<std::pair<const Json*, std::string>> open{{&root, ""}};
        while (!open.empty()) {
            const auto [value, pointer] = std::move(open.back());
            open.pop_back();
            if (value->is_object() && value->contains("__loader__"))
                node(*value, pointer);
            if (!value->is_object() && !value->is_array())
                continue;
            for (auto child = value->begin(); child != value->end(); ++child) {
                if (child->is_structured())
                    open.emplace_back(&*child, pointer.size() > 512
                                                   ? pointer
                                                   : pointer + "/" +
                                                         (value->is_object() ? jsonPointerStep(child.key())
                                                                             : std::to_string(child - value->begin())));
            }
        }
    }

    void node(const Json& node, const std::string& pointer)
    {
        const std::string loader = jsonText(node, "__loader__");
        const std::string module = jsonText(node, "__module__");
        std::string path = module + (module.empty() ? "" : ".") + jsonText(node, "__class__");
        const auto kind = std::find_if(kNodeKinds.begin(), kNodeKinds.end(),
                                       [&](const NodeKind& known) { return known.loader == loader; });
        const std::string how(kind == kNodeKinds.end() ? "skops-object" : kind->how);
        // A method node names the method beside the type, and what it is called on.
        const Json& content = jsonMember(node, "content");
        if (how == "skops-method")
            path += "." + jsonText(content, "func");
        if (++m_classes[path] > 1 && how == "skops-object")
            return; // said once
        constexpr std::size_t kMostTargets = 2000;
        if (m_targets++ < kMostTargets && m_named.insert(how + " " + path).second)
            m_facts.targets.push_back(
                {how, path, loader + " at " + (pointer.empty() ? "the root" : pointer), "schema.json", std::nullopt});
    }

    const Input& m_input;
    Facts& m_facts;
    Observations m_observations;
    std::map<std::string, std::size_t> m_classes;
    std::set<std::string> m_named;
    std::size_t m_targets = 0;
};

} // namespace

Match recogniseSkops(const Head& head, const Input& input)
{
    return head.startsWith("PK\x03\x04") && zipKind(head, input) == ZipKind::Skops ? Match::ByContent : Match::No;
}

Result<void> readSkops(const Input& input, Facts& facts)
{
    return SkopsReader(input, facts).read();
}

} // namespace assayer::format
