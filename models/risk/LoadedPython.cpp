// SPDX-License-Identifier: GPL-3.0-or-later
#include "risk/LoadedPython.h"

#include "base/Text.h"
#include "format/TensorFlowOperators.h"
#include "risk/GlobalLists.h"

#include <algorithm>
#include <array>
#include <set>

namespace assayer::risk {

namespace {

constexpr std::size_t kMostPythonFindings = 300;
constexpr std::size_t kMostEvidenceLines = 60;
constexpr std::size_t kMostNamed = 12;

/// How a name stands, from harmless to dangerous.
enum class Level
{
    Harmless,
    Unknown,
    Dangerous
};

struct Opinion
{
    Level level = Level::Harmless;
    std::string means; ///< what it does, to follow its name
    bool ofKeras = false;
};

// Packages of layers and tensors: their classes and most of their functions only compute.
constexpr std::array<std::string_view, 16> kFrameworks{
    "keras",      "tf_keras", "keras_core",  "keras_nlp", "keras_hub",         "keras_cv",
    "tensorflow", "numpy",    "math",        "jax",       "tensorflow_addons", "tensorflow_probability",
    "ml_dtypes",  "scipy",    "keras_tuner", "cmath"};
// Keras's own functions that take tensors; the others handle files, processes and settings.
constexpr std::array<std::string_view, 20> kKerasComputes{
    "activations", "losses",  "metrics",      "initializers", "regularizers",    "constraints",  "ops",
    "optimizers",  "backend", "random",       "layers",       "dtype_policies",  "quantizers",   "schedules",
    "engine",      "legacy",  "applications", "operations",   "mixed_precision", "preprocessing"};
// Functions of TensorFlow that are no mathematics.
constexpr std::array<std::string_view, 16> kTensorFlowReaches{
    "io",   "raw_ops",    "py_function", "numpy_function", "py_func", "load_library", "load_op_library", "saved_model",
    "data", "distribute", "config",      "summary",        "train",   "compat",       "lookup",          "profiler"};
constexpr std::array<std::string_view, 6> kPlainInputOutput{"decode_",    "encode_",      "parse_",
                                                            "serialize_", "deserialize_", "matching_"};
// What people import in functions of their own that compute.
constexpr std::array<std::string_view, 14> kPlainModules{"math",    "random", "functools", "itertools", "collections",
                                                         "typing",  "string", "re",        "json",      "time",
                                                         "numbers", "copy",   "datetime",  "statistics"};
// In code of a function these are ordinary; a pickle that calls them prepares something.
constexpr std::array<std::string_view, 9> kOrdinaryBuiltins{"map", "filter", "super",   "staticmethod", "classmethod",
                                                            "dir", "vars",   "setattr", "getattr"};
constexpr std::array<std::string_view, 12> kTellingMethods{"system",     "popen",       "Popen",      "check_output",
                                                           "check_call", "execv",       "execve",     "spawnl",
                                                           "urlopen",    "urlretrieve", "write_text", "write_bytes"};

template <std::size_t N>
bool holds(const std::array<std::string_view, N>& list, std::string_view word)
{
    return std::find(list.begin(), list.end(), word) != list.end();
}

std::string_view firstPart(std::string_view path)
{
    return path.substr(0, path.find('.'));
}
std::string_view lastPart(std::string_view path)
{
    return path.substr(path.find_last_of('.') + 1);
}
std::string_view rest(std::string_view path)
{
    const std::size_t dot = path.find('.');
    return dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
}

bool isSimpleName(std::string_view name)
{
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    });
}

Classification classified(const std::string& path)
{
    const std::size_t dot = path.find_last_of('.');
    pickle::Global global;
    global.module = dot == std::string::npos ? path : path.substr(0, dot);
    global.name = dot == std::string::npos ? std::string() : path.substr(dot + 1);
    return GlobalLists::builtIn().classify(global);
}

Opinion dangerous(const Classification& standing)
{
    return {Level::Dangerous, standing.category != nullptr ? standing.category->means : "is no layer", false};
}

Opinion tensorFlowOpinion(std::string_view path)
{
    std::string_view within = rest(path);
    if (within.starts_with("compat.v1.") || within.starts_with("compat.v2."))
        within.remove_prefix(10);
    const std::string_view last = lastPart(path);
    if (within.starts_with("raw_ops.")) {
        const auto* group = format::TensorFlowOperators::builtIn().judged(last);
        return group == nullptr ? Opinion{} : Opinion{Level::Dangerous, group->means, false};
    }
    if (within.starts_with("keras.") || within.starts_with("python.keras.layers") || isClassName(path))
        return {};
    const bool plain = std::any_of(kPlainInputOutput.begin(), kPlainInputOutput.end(),
                                   [&](std::string_view begin) { return last.starts_with(begin); });
    if (holds(kTensorFlowReaches, firstPart(within)) && !plain)
        return {Level::Dangerous, "reaches files, the network or code outside of the graph", false};
    return {};
}

Opinion kerasOpinion(std::string_view path)
{
    const std::string_view last = lastPart(path);
    if (last == "TorchModuleWrapper")
        return {Level::Dangerous, "unpickles the module that the configuration holds", true};
    if (isClassName(path))
        return {};
    std::string_view within = rest(path);
    while (firstPart(within) == "src" || firstPart(within) == "api" || firstPart(within) == "_tf_keras" ||
           firstPart(within) == "keras")
        within = rest(within);
    const bool computes = holds(kKerasComputes, firstPart(within)) && within.find("saving") == std::string_view::npos;
    if (computes || within.empty())
        return {};
    return {Level::Dangerous, "is no layer but a function of Keras that reaches files, the network or its settings",
            true};
}

// What a loader gets by `module` and `class_name` of a configuration, and then calls with `config`.
Opinion referenceOpinion(const std::string& path)
{
    const std::string_view root = firstPart(path);
    if (root.starts_with("keras") || root == "tf_keras" || path.starts_with("tensorflow.keras.") ||
        path.starts_with("tensorflow.python.keras."))
        return kerasOpinion(root == "tensorflow" ? std::string_view(path).substr(path.find("keras")) : path);
    const Classification standing = classified(path);
    if (root == "tensorflow")
        return tensorFlowOpinion(path);
    if (standing.standing == Standing::Denied)
        return dangerous(standing);
    if (root == "builtins") {
        // A function of the model's author is written down as one of Python's own when its module was not kept.
        static const std::set<std::string_view> kData{"dict",   "list",    "tuple", "set",      "frozenset", "int",
                                                      "float",  "bool",    "str",   "bytes",    "slice",     "type",
                                                      "object", "complex", "range", "NoneType", "ellipsis"};
        const bool callsOfPython = !kData.contains(lastPart(path)) && !isSimpleName(lastPart(path));
        return callsOfPython ? Opinion{Level::Unknown, "is no class", false} : Opinion{};
    }
    if (standing.standing == Standing::Allowed || (holds(kFrameworks, root) && isClassName(path)))
        return {};
    if (standing.standing == Standing::LibraryFunction)
        return {Level::Dangerous, "is no layer but a function of Python or of a library", false};
    return {Level::Unknown, "is imported from a package that is not Keras", false};
}

// The names by which code usually knows a package.
std::string canonical(const std::string& path)
{
    constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kAliases{{{"tf.", "tensorflow."},
                                                                                     {"np.", "numpy."},
                                                                                     {"K.", "keras.backend."},
                                                                                     {"backend.", "keras.backend."},
                                                                                     {"jnp.", "jax."},
                                                                                     {"layers.", "keras.layers."},
                                                                                     {"ops.", "keras.ops."},
                                                                                     {"__builtins__.", "builtins."}}};
    for (const auto& [alias, full] : kAliases) {
        if (path.starts_with(alias))
            return std::string(full) + path.substr(alias.size());
    }
    return path;
}

// Names that lead from any object to the whole of Python.
bool leadsOut(std::string_view path)
{
    for (std::string_view left = path; !left.empty(); left = rest(left)) {
        pickle::Global global;
        global.module = "object";
        global.name = std::string(firstPart(left));
        if (firstPart(left).starts_with("__") || firstPart(left).find("_frame") != std::string_view::npos ||
            firstPart(left).find("_globals") != std::string_view::npos) {
            const Classification standing = GlobalLists::builtIn().classify(global);
            if (standing.category != nullptr && standing.category->id == "inner-names")
                return true;
        }
    }
    return false;
}

Opinion builtinOpinion(const std::string& name, bool called)
{
    const Classification standing = classified("builtins." + name);
    const bool ordinary = holds(kOrdinaryBuiltins, name);
    if (standing.standing == Standing::Denied && !ordinary)
        return dangerous(standing);
    const bool known = standing.standing != Standing::Unknown && standing.standing != Standing::LibraryFunction;
    static const std::set<std::string_view> kPlain{
        "abs",    "all",   "any",   "enumerate", "format", "hasattr", "hash",  "id",    "isinstance", "issubclass",
        "iter",   "len",   "max",   "min",       "next",   "print",   "range", "repr",  "reversed",   "round",
        "sorted", "sum",   "zip",   "int",       "float",  "bool",    "str",   "list",  "tuple",      "dict",
        "set",    "slice", "bytes", "chr",       "ord",    "pow",     "type",  "divmod"};
    if (known || ordinary || kPlain.contains(name) || !called || isClassName(name))
        return {};
    return {Level::Unknown, "is a function that the loader's program must have", false};
}

Opinion useOpinion(const format::PythonUse& use)
{
    const std::string path = canonical(use.path);
    const std::string_view root = firstPart(path);
    if (path.find('.') != std::string::npos && leadsOut(path))
        return {Level::Dangerous, "leads from any object to the whole of Python", false};
    if (root == "?")
        return holds(kTellingMethods, lastPart(path)) && use.called
                   ? Opinion{Level::Dangerous, "runs programs or reaches files and the network", false}
                   : Opinion{};
    if (path.find('.') == std::string::npos && !use.imported)
        return builtinOpinion(path, use.called);
    if (root.ends_with("()"))
        return holds(kTellingMethods, lastPart(path)) ? Opinion{Level::Dangerous, "runs programs", false} : Opinion{};
    if (root == "builtins")
        return builtinOpinion(std::string(rest(path)), use.called);
    if (root == "tensorflow")
        return tensorFlowOpinion(path);
    const Classification standing = classified(path);
    if (root.starts_with("keras"))
        return use.called ? kerasOpinion(path) : Opinion{};
    if (standing.standing == Standing::Denied)
        return dangerous(standing);
    if (holds(kFrameworks, root) || holds(kPlainModules, root) || !use.imported)
        return {};
    return {Level::Unknown, "is a module that the code imports", false};
}

class LoadedPythonJudge
{
public:
    LoadedPythonJudge(const Catalogue& catalogue, std::vector<record::Finding>& findings)
        : m_catalogue(catalogue), m_findings(findings)
    {
    }

    void judge(const format::PythonReference& reference)
    {
        const Opinion opinion = referenceOpinion(reference.path);
        if (opinion.level == Level::Harmless)
            return;
        const char* rule = opinion.level == Level::Unknown ? "ASY-KER-005"
                           : opinion.ofKeras               ? "ASY-KER-003"
                                                           : "ASY-KER-002";
        add(rule, visibleText(reference.expression) + ", which " + opinion.means + "; named at " + reference.place,
            reference.member, reference.offset, reference.length);
    }

    void judge(const format::PythonCode& code)
    {
        std::vector<std::string> called;
        std::vector<std::string> named;
        bool anyUnknown = false;
        for (const format::PythonUse& use : code.uses) {
            const Opinion opinion = useOpinion(use);
            anyUnknown = anyUnknown || opinion.level == Level::Unknown;
            std::vector<std::string>& list = use.called ? called : named;
            if (opinion.level == Level::Dangerous && list.size() < kMostNamed)
                list.push_back(use.text + ", which " + opinion.means);
        }
        // What is only named matters where nothing shows that it is called.
        if (!called.empty())
            named = std::move(called);
        std::string evidence = code.holder + " holds compiled Python";
        std::string rule = "ASY-CODE-003";
        if (!named.empty()) {
            rule = "ASY-CODE-001";
            evidence += " that reaches " + joined(named);
        } else if (!code.problem.empty() || !code.sound) {
            rule = "ASY-CODE-002";
            evidence += code.problem.empty() ? " whose operations are those of no release from 2.7 to 3.13"
                                             : " that cannot be decoded: " + code.problem;
        } else if (anyUnknown) {
            evidence += " that calls functions which the file does not hold";
        }
        add(rule, evidence + listing(code), code.member, code.offset, code.length);
    }

private:
    static std::string joined(const std::vector<std::string>& parts)
    {
        std::string text;
        for (const std::string& part : parts)
            text += (text.empty() ? "" : "; ") + part;
        return text;
    }

    static std::string listing(const format::PythonCode& code)
    {
        if (code.listing.empty())
            return {};
        std::string text = "\nDisassembly (Python " + code.python + "):";
        for (std::size_t i = 0; i < std::min(code.listing.size(), kMostEvidenceLines); ++i)
            text += "\n" + code.listing[i];
        return text + (code.listing.size() > kMostEvidenceLines ? "\n..." : "");
    }

    void add(const std::string& rule, std::string evidence, const std::string& member,
             std::optional<std::uint64_t> offset, std::optional<std::uint64_t> length)
    {
        if (m_count++ >= kMostPythonFindings)
            return;
        record::Finding finding = m_catalogue.finding(rule, std::move(evidence));
        if (!member.empty())
            finding.member = member;
        finding.offset = offset;
        finding.length = length;
        m_findings.push_back(std::move(finding));
    }

    const Catalogue& m_catalogue;
    std::vector<record::Finding>& m_findings;
    std::size_t m_count = 0;
};

} // namespace

void judgeLoadedPython(const format::Facts& facts, const Catalogue& catalogue, std::vector<record::Finding>& findings)
{
    LoadedPythonJudge judge(catalogue, findings);
    for (const format::PythonCode& code : facts.code)
        judge.judge(code);
    for (const format::PythonReference& reference : facts.references)
        judge.judge(reference);
}

} // namespace assayer::risk
