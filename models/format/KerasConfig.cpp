// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/KerasConfig.h"

#include "base/Encoding.h"
#include "base/Text.h"
#include "format/CarriedText.h"
#include "format/OutsidePath.h"
#include "format/PythonCode.h"
#include "format/TensorFlowOperators.h"

#include <algorithm>
#include <array>

namespace assayer::format {

namespace {

constexpr std::size_t kMostReferences = 2000;
constexpr std::size_t kKerasMostCodes = 500;

// A lambda or a list of Keras 2: base64 of the code in lines, the defaults, the closure.
bool isCodeList(const Json& value)
{
    return value.is_array() && !value.empty() && value.size() <= 3 && value[0].is_string() &&
           value[0].get_ref<const std::string&>().size() > 12;
}

std::string withoutSpaces(std::string_view text)
{
    std::string kept;
    std::copy_if(text.begin(), text.end(), std::back_inserter(kept),
                 [](char c) { return c != '\n' && c != '\r' && c != ' ' && c != '\t'; });
    return kept;
}

bool isSourceText(std::string_view text)
{
    return text.find('(') != std::string_view::npos || text.find("lambda") != std::string_view::npos ||
           text.find('\n') != std::string_view::npos;
}

struct ConfigStep
{
    const Json* value;
    std::string pointer;
};

class KerasWalk
{
public:
    KerasWalk(const Input& input, const KerasPlace& place, Facts& facts, Observations& observations)
        : m_input(input), m_place(place), m_facts(facts), m_observations(observations)
    {
    }

    void walk(const Json& root)
    {
        m_pending.push_back({&root, ""});
        while (!m_pending.empty()) {
            const ConfigStep step = std::move(m_pending.back());
            m_pending.pop_back();
            if (step.value->is_object())
                object(*step.value, step.pointer);
            // The last child first, so that the first one is looked at next and places come in their order.
            std::vector<ConfigStep> children;
            if (step.value->is_object()) {
                for (const auto& [key, child] : step.value->items())
                    children.push_back({&child, step.pointer + "/" + jsonPointerStep(key)});
            } else if (step.value->is_array()) {
                for (std::size_t i = 0; i < step.value->size(); ++i)
                    children.push_back({&(*step.value)[i], step.pointer + "/" + std::to_string(i)});
            }
            std::erase_if(children, [](const ConfigStep& child) { return !child.value->is_structured(); });
            m_pending.insert(m_pending.end(), std::make_move_iterator(children.rbegin()),
                             std::make_move_iterator(children.rend()));
        }
        keepFacts(root);
    }

private:
    void observe(const std::string& kind, std::string detail, const std::string& pointer)
    {
        m_observations.add(kind, std::move(detail) + " at " + (pointer.empty() ? "/" : pointer), m_place.member,
                           m_place.offset, m_place.length);
    }

    void object(const Json& value, const std::string& pointer)
    {
        const std::string className = jsonText(value, "class_name");
        const Json& config = jsonMember(value, "config");
        observePaths(value, pointer);
        if (className.empty())
            return;
        if (className == "__lambda__") {
            code(jsonMember(config, "code"), "the lambda", pointer + "/config/code");
            return;
        }
        if (config.is_object() && config.contains("name"))
            ++m_layers[excerpt(className, 100)];
        if (className == "Lambda" || className.ends_with(">Lambda"))
            lambda(config, pointer + "/config");
        if (className == "TFOpLambda" || className == "SlicingOpLambda")
            operation(config, pointer + "/config");
        if (className == "TensorFlowOpLayer")
            operatorNode(config, pointer + "/config");
        reference(value, className, config, pointer);
    }

    // What `module` and `class_name` (or, of a function, its name in `config`) make the loader import and call.
    void reference(const Json& value, const std::string& className, const Json& config, const std::string& pointer)
    {
        const std::string module = jsonText(value, "module");
        const std::string registered = jsonText(value, "registered_name");
        const bool isFunction = className == "function" || className == "builtin_function_or_method";
        const std::string name = isFunction && config.is_string() ? config.get<std::string>() : className;
        std::string path = module.empty() ? (isFunction ? "builtins." + name : "") : module + "." + name;
        if (module.empty() && !isFunction) {
            // Without a module only registered classes are found, and those of Keras itself.
            if (className == "TorchModuleWrapper" || className == "get_file")
                path = "keras.layers." + className;
            else if (registered.find('>') != std::string::npos && registered.substr(0, 5) != "keras")
                path = registered;
            else
                return;
        }
        if (path == registered || m_facts.references.size() >= kMostReferences)
            observe("keras.custom-object", "an object of the class registered as '" + excerpt(registered, 200) + "'",
                    pointer);
        else
            m_facts.references.push_back({utf8FromBytes(path), expression(path, isFunction, config),
                                          pointer.empty() ? "/" : pointer, m_place.member, m_place.offset,
                                          m_place.length});
    }

    static std::string expression(const std::string& path, bool isFunction, const Json& config)
    {
        if (isFunction)
            return path;
        return path + "(" + (config.is_null() ? "" : excerpt(jsonLine(config), 200)) + ")";
    }

    void lambda(const Json& config, const std::string& pointer)
    {
        const std::string name = jsonText(config, "name");
        const std::string holder = "the Lambda layer" + (name.empty() ? "" : " '" + excerpt(name, 100) + "'");
        for (const char* key : {"function", "output_shape", "mask"}) {
            const Json& value = jsonMember(config, key);
            const std::string place = pointer + "/" + key;
            if (isCodeList(value))
                code(value[0], holder, place + "/0");
            else if (value.is_string())
                lambdaText(value.get<std::string>(), jsonText(config, std::string(key) + "_type"),
                           jsonText(config, "module"), holder, place);
        }
    }

    void lambdaText(const std::string& text, const std::string& type, const std::string& module,
                    const std::string& holder, const std::string& pointer)
    {
        const auto decoded = fromBase64(withoutSpaces(text));
        if (text.size() > 24 && decoded && mayBePythonCode(asText(*decoded))) {
            code(Json(text), holder, pointer);
        } else if (isSourceText(text)) {
            observe("keras.lambda-source",
                    holder + " holds the source '" + excerpt(visibleText(utf8FromBytes(text)), 300) + "'", pointer);
        } else if (type == "function" || type.empty()) {
            observe("keras.lambda-name", holder + " calls the function '" + excerpt(text, 100) + "'", pointer);
            if (!module.empty() && m_facts.references.size() < kMostReferences)
                m_facts.references.push_back({utf8FromBytes(module + "." + text), module + "." + text, pointer,
                                              m_place.member, m_place.offset, m_place.length});
        }
    }

    void code(const Json& value, const std::string& holder, const std::string& pointer)
    {
        if (m_facts.code.size() >= kKerasMostCodes)
            return;
        PythonCode code;
        const auto bytes = value.is_string() ? fromBase64(withoutSpaces(value.get_ref<const std::string&>()))
                                             : Result<std::vector<std::byte>>(std::vector<std::byte>());
        // Keras takes marshalled code only, and code in other encodings from files of Python 2.
        if (bytes)
            code = decodePythonCode(asText(*bytes));
        else
            code.problem = "it is no base64";
        code.holder = holder + " at " + pointer;
        code.member = m_place.member;
        code.offset = m_place.offset;
        code.length = m_place.length;
        if (bytes && !code.problem.empty())
            readCarriedPickle(m_input, m_place.member + pointer, asText(*bytes), std::nullopt, m_facts);
        addPythonCode(std::move(code), m_facts);
    }

    // A layer around one function of TensorFlow, which Keras looks up by its public name.
    void operation(const Json& config, const std::string& pointer)
    {
        const std::string function = jsonText(config, "function");
        if (!function.empty() && m_facts.references.size() < kMostReferences)
            m_facts.references.push_back({utf8FromBytes("tensorflow." + function), "tensorflow." + function,
                                          pointer + "/function", m_place.member, m_place.offset, m_place.length});
    }

    // A layer around one node of a graph, given as JSON or in protobuf's text form.
    void operatorNode(const Json& config, const std::string& pointer)
    {
        const Json& node = jsonMember(config, "node_def");
        std::string op = node.is_object() ? jsonText(node, "op") : std::string();
        const std::string text = node.is_string() ? node.get<std::string>() : std::string();
        for (const std::string_view key : {"\"op\":", "op:"}) {
            const std::size_t at = text.find(key);
            const std::size_t open = at == std::string::npos ? at : text.find('"', at + key.size());
            const std::size_t close = open == std::string::npos ? open : text.find('"', open + 1);
            if (op.empty() && close != std::string::npos)
                op = text.substr(open + 1, close - open - 1);
        }
        const OperatorGroup* group = TensorFlowOperators::builtIn().judged(op);
        if (group != nullptr)
            observe(group->kind, "the layer runs the operator " + excerpt(op, 100) + ", which " + group->means,
                    pointer + "/node_def");
    }

    void observePaths(const Json& value, const std::string& pointer)
    {
        constexpr std::array<std::string_view, 3> kTables{"vocabulary", "input_vocabulary", "idf_weights"};
        constexpr std::array<std::string_view, 9> kFiles{"origin", "filepath",        "file_path",
                                                         "url",    "vocabulary_file", "cache_dir",
                                                         "handle", "fname",           "sentencepiece_model"};
        for (const auto& [key, entry] : value.items()) {
            if (!entry.is_string() || entry.get_ref<const std::string&>().empty())
                continue;
            const std::string text = entry.get<std::string>();
            const bool table = std::find(kTables.begin(), kTables.end(), key) != kTables.end();
            const bool file = std::find(kFiles.begin(), kFiles.end(), key) != kFiles.end();
            const auto why = table || file ? whyOutside(text) : std::nullopt;
            const std::string what = "'" + key + "' names '" + excerpt(visibleText(utf8FromBytes(text)), 200) + "'";
            if (why)
                observe("keras.outside-path", what + ", which " + *why + ",", pointer + "/" + jsonPointerStep(key));
            else if (table)
                observe("keras.vocabulary-file", what, pointer + "/" + jsonPointerStep(key));
        }
    }

    void keepFacts(const Json& root)
    {
        Json& values = m_facts.values;
        const std::string className = jsonText(root, "class_name");
        if (!className.empty() && !values.contains("architecture"))
            values["architecture"] = excerpt(className, 100);
        const std::string name = jsonText(jsonMember(root, "config"), "name");
        if (!name.empty() && !values.contains("name"))
            values["name"] = excerpt(name, 200);
        const Json& layers = jsonMember(jsonMember(root, "config"), "layers");
        if (layers.is_array() && !values.contains("layers"))
            values["layers"] = layers.size();
        if (!m_layers.empty() && m_layers.size() < 1000)
            values["layerClasses"] = m_layers;
    }

    const Input& m_input;
    const KerasPlace& m_place;
    Facts& m_facts;
    Observations& m_observations;
    std::vector<ConfigStep> m_pending;
    std::map<std::string, std::uint64_t> m_layers;
};

} // namespace

void inspectKerasText(const Input& input, std::string_view text, const KerasPlace& place, Facts& facts,
                      Observations& observations)
{
    const auto document = parseJson(text, input.limits);
    if (!document) {
        observations.add("keras.config-broken", "the configuration is no JSON: " + document.error().message,
                         place.member, place.offset, place.length);
        facts.problems.push_back({"", "malformed", "the Keras configuration could not be read"});
        return;
    }
    for (const std::string& pointer : document->duplicateKeys)
        observations.add("keras.duplicate-key",
                         "the key stands twice at " + pointer + "; readers differ in which one they take", place.member,
                         place.offset, place.length);
    KerasWalk(input, place, facts, observations).walk(document->value);
}

} // namespace assayer::format
