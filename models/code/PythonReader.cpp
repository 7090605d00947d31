// SPDX-License-Identifier: GPL-3.0-or-later
// Statements of Python source, in two readings: the first learns names and which functions the module calls, the second
// tells what happens.
#include "base/Text.h"

#include "code/PythonExpression.h"
#include <algorithm>
#include <array>
#include <deque>

namespace assayer::code {

namespace {

constexpr std::size_t kMostSource = 16U << 20U;
constexpr std::size_t kMostEvents = 100'000;
constexpr std::size_t kMostFolded = 128U << 20U; ///< bytes of constants put together, all in all
constexpr std::size_t kShown = 160;
constexpr std::size_t kLongConstant = 256;

// The built-in functions that matter to a reader; a name of the source that hides one of them wins.
constexpr std::array<std::string_view, 33> kBuiltins{
    "eval", "exec",   "compile",    "open",       "getattr",         "setattr",   "delattr",    "globals", "locals",
    "vars", "input",  "raw_input",  "chr",        "bytes",           "bytearray", "str",        "list",    "tuple",
    "map",  "filter", "breakpoint", "execfile",   "__import__",      "reversed",  "memoryview", "print",   "dir",
    "type", "super",  "reload",     "__loader__", "__build_class__", "object"};

struct StarExport
{
    std::string_view module;
    std::string_view names; ///< each with a blank on both sides
};
constexpr std::array kStarExports{
    StarExport{"os", " system popen execv execve execvp execl execlp spawnv spawnl remove unlink environ getenv "},
    StarExport{"subprocess", " run call check_call check_output Popen getoutput getstatusoutput "},
    StarExport{"shutil", " rmtree move copy "},
    StarExport{"socket", " socket create_connection "},
    StarExport{"pickle", " load loads Unpickler "},
    StarExport{"marshal", " loads load "},
    StarExport{"ctypes", " CDLL cdll WinDLL windll "},
    StarExport{"base64", " b64decode b32decode b85decode "},
    StarExport{"zlib", " decompress "},
    StarExport{"importlib", " import_module "},
    StarExport{"pty", " spawn "},
    StarExport{"urllib.request", " urlopen urlretrieve "},
};

class PythonReader final : PythonListener
{
public:
    explicit PythonReader(std::string_view source) : m_source(source), m_tokens(tokenisePython(source)) {}

    PythonProgram run()
    {
        readAllLines();
        m_scopes.followUses();
        m_scopes.restart();
        m_recording = true;
        m_foldedBytes = 0;
        readAllLines();
        m_program.disguised = std::move(m_tokens.disguised);
        m_program.directionMarks = std::move(m_tokens.directionMarks);
        if (m_tokens.broken)
            m_program.brokenAt = m_tokens.brokenAt;
        m_program.truncated = m_program.truncated || m_tokens.truncated;
        return std::move(m_program);
    }

private:
    using Tokens = std::span<const PythonToken>;

    static bool is(const PythonToken& token, std::string_view text)
    {
        return token.kind != PythonTokenKind::String && token.text == text;
    }

    void readAllLines()
    {
        const Tokens all(m_tokens.tokens);
        for (std::size_t begin = 0; begin < all.size();) {
            std::size_t end = begin;
            while (end < all.size() && all[end].kind != PythonTokenKind::LineEnd)
                ++end;
            if (end > begin) {
                m_scopes.leaveTo(all[begin].indent);
                statements(all.subspan(begin, end - begin));
            }
            begin = end + 1;
        }
    }

    // The first token of one of `texts` outside of brackets, or the number of tokens.
    static std::size_t outside(Tokens tokens, std::initializer_list<std::string_view> texts, std::size_t from = 0)
    {
        std::size_t open = 0;
        std::size_t lambdas = 0;
        for (std::size_t i = from; i < tokens.size(); ++i) {
            if (tokens[i].kind == PythonTokenKind::Name && tokens[i].text == "lambda")
                ++lambdas;
            if (tokens[i].kind != PythonTokenKind::Operator)
                continue;
            const std::string_view text = tokens[i].text;
            if (text == "(" || text == "[" || text == "{")
                ++open;
            else if ((text == ")" || text == "]" || text == "}") && open > 0)
                --open;
            else if (open == 0 && text == ":" && lambdas > 0)
                --lambdas;
            else if (open == 0 && std::find(texts.begin(), texts.end(), text) != texts.end())
                return i;
        }
        return tokens.size();
    }

    void statements(Tokens tokens)
    {
        while (!tokens.empty()) {
            const std::string_view first = tokens[0].kind == PythonTokenKind::Name ? tokens[0].text : "";
            constexpr std::array<std::string_view, 14> kCompound{"if",    "elif",   "else",    "while", "for",
                                                                 "try",   "except", "finally", "with",  "def",
                                                                 "class", "async",  "match",   "case"};
            const bool compound = std::find(kCompound.begin(), kCompound.end(), first) != kCompound.end();
            const std::size_t colon = compound ? outside(tokens, {":"}) : tokens.size();
            if (compound && colon < tokens.size()) {
                header(tokens.first(colon));
                tokens = tokens.subspan(colon + 1);
                continue;
            }
            const std::size_t end = outside(tokens, {";"});
            simple(tokens.first(end));
            tokens = tokens.subspan(std::min(end + 1, tokens.size()));
        }
    }

    PythonValuePtr evaluate(Tokens tokens) { return PythonExpression(tokens, *this).evaluate(); }

    void header(Tokens tokens)
    {
        if (is(tokens[0], "async"))
            tokens = tokens.subspan(1);
        if (tokens.size() < 2) {
            return;
        }
        if (is(tokens[0], "def"))
            define(tokens);
        else if (is(tokens[0], "class"))
            defineClass(tokens);
        else if (is(tokens[0], "for"))
            loop(tokens);
        else {
            evaluate(tokens.subspan(1));
            const bool main = std::any_of(tokens.begin(), tokens.end(),
                                          [](const PythonToken& token) { return is(token, "__name__"); }) &&
                              std::any_of(tokens.begin(), tokens.end(), [](const PythonToken& token) {
                                  return token.kind == PythonTokenKind::String && token.text == "__main__";
                              });
            if (main && is(tokens[0], "if"))
                m_scopes.enter(PythonScopes::Kind::Main, tokens[0].indent, {});
        }
    }

    void define(Tokens tokens)
    {
        const std::string name(tokens[1].text);
        const std::string qualified = m_scopes.qualified(name);
        m_inDefinition = true; // defaults and annotations are evaluated here, the parameters' list is no call
        evaluate(tokens.subspan(1));
        m_inDefinition = false;
        m_scopes.bind(name, namedValue(PythonValueKind::Function, qualified));
        if (m_scopes.inClass())
            m_methods.insert(qualified);
        for (const PythonValuePtr& decorator : m_decorators) {
            if (decorator->isPath() && decorator->text == "atexit.register")
                m_scopes.noteUse(qualified);
        }
        m_decorators.clear();
        m_scopes.enter(PythonScopes::Kind::Function, tokens[0].indent, name);
        for (std::size_t i = 2; i + 1 < tokens.size(); ++i) {
            const bool begins = is(tokens[i], "(") || is(tokens[i], ",") || is(tokens[i], "*") || is(tokens[i], "**");
            if (begins && tokens[i + 1].kind == PythonTokenKind::Name)
                m_scopes.bind(std::string(tokens[i + 1].text), pathValue("?" + std::string(tokens[i + 1].text)));
        }
    }

    void defineClass(Tokens tokens)
    {
        const std::string name(tokens[1].text);
        PythonClass entry{m_scopes.qualified(name), {}};
        if (tokens.size() > 2 && is(tokens[2], "(")) {
            const PythonValuePtr bases = evaluate(tokens.subspan(2));
            const std::vector<PythonValuePtr> alone{bases};
            for (const PythonValuePtr& base : bases->kind == PythonValueKind::List ? bases->items : alone) {
                if (base->isPath())
                    entry.bases.push_back(base->text);
            }
        }
        m_decorators.clear();
        m_scopes.bind(name, namedValue(PythonValueKind::Class, entry.name));
        if (m_recording && m_program.classes.size() < kMostEvents)
            m_program.classes.push_back(std::move(entry));
        m_scopes.enter(PythonScopes::Kind::Class, tokens[0].indent, name);
    }

    void loop(Tokens tokens)
    {
        std::size_t in = 1;
        while (in < tokens.size() && !is(tokens[in], "in"))
            ++in;
        const PythonValuePtr over = evaluate(tokens.subspan(std::min(in + 1, tokens.size())));
        const bool known = over->kind == PythonValueKind::List && !over->items.empty();
        bindTargets(tokens.subspan(1, in - 1), known && in == 2 ? over->items[0] : unknownValue(over->origins));
    }

    void bindTargets(Tokens tokens, const PythonValuePtr& value)
    {
        const bool several =
            std::count_if(tokens.begin(), tokens.end(),
                          [](const PythonToken& token) { return token.kind == PythonTokenKind::Name; }) > 1 &&
            outside(tokens, {","}) < tokens.size();
        if (tokens.size() == 1 && tokens[0].kind == PythonTokenKind::Name) {
            bound(std::string(tokens[0].text), value);
        } else if (several) {
            std::size_t position = 0;
            for (const PythonToken& token : tokens) {
                if (token.kind != PythonTokenKind::Name)
                    continue;
                const bool known = value->kind == PythonValueKind::List && position < value->items.size();
                bound(std::string(token.text), known ? value->items[position] : unknownValue(value->origins));
                ++position;
            }
        } else if (!tokens.empty()) {
            assignTo(tokens, value);
        }
    }

    // self.x = ..., torch.load = ..., sys.modules["os"] = ...
    void assignTo(Tokens tokens, const PythonValuePtr& value)
    {
        const PythonValuePtr target = evaluate(tokens);
        if (!target->isPath())
            return;
        const bool onObject = target->text.starts_with("?self.");
        if (onObject && (value->origins != 0 || (value->isPath() && !value->text.starts_with('?'))))
            m_scopes.bindModule(target->text.substr(1), value);
        const bool own = target->text.starts_with('?') || target->text.starts_with('.') ||
                         target->text.find("()") != std::string::npos;
        if (m_recording && !own && m_program.assignments.size() < kMostEvents)
            m_program.assignments.push_back({target->text, shown(tokens.front(), tokens.back()), place(tokens[0])});
    }

    void simple(Tokens tokens)
    {
        if (tokens.empty())
            return;
        if (is(tokens[0], "import")) {
            importModules(tokens.subspan(1));
        } else if (is(tokens[0], "from") && tokens.size() > 1) {
            importFrom(tokens.subspan(1));
        } else if (is(tokens[0], "@")) {
            m_decorators.push_back(evaluate(tokens.subspan(1)));
        } else if (is(tokens[0], "exec") && tokens.size() > 1 && tokens[1].kind == PythonTokenKind::String) {
            called(pathValue("builtins.exec"), {evaluate(tokens.subspan(1))}, {}, tokens[0], tokens.back());
        } else if (is(tokens[0], "return")) {
            giveBack(evaluate(tokens.subspan(1)), tokens[0], tokens.back());
        } else {
            assign(tokens);
        }
    }

    void assign(Tokens tokens)
    {
        constexpr std::array<std::string_view, 5> kJoining{"+=", "-=", "%=", "|=", "^="};
        const std::size_t joining =
            outside(tokens, {"+=", "-=", "*=", "/=", "%=", "|=", "&=", "^=", "**=", "//=", ">>=", "<<=", "@="});
        if (joining > 0 && joining < tokens.size()) {
            const PythonValuePtr before = evaluate(tokens.first(joining));
            const PythonValuePtr more = evaluate(tokens.subspan(joining + 1));
            const bool known = std::find(kJoining.begin(), kJoining.end(), tokens[joining].text) != kJoining.end();
            const bool fold = known && mayFold(before->text.size() + more->text.size());
            bindTargets(tokens.first(joining), fold ? combined(before, tokens[joining].text.substr(0, 1), more)
                                                    : unknownValue(before->origins | more->origins));
            return;
        }
        std::vector<std::size_t> equals;
        for (std::size_t at = outside(tokens, {"="}); at < tokens.size(); at = outside(tokens, {"="}, at + 1))
            equals.push_back(at);
        const std::size_t last = equals.empty() ? 0 : equals.back() + 1;
        const PythonValuePtr value = evaluate(tokens.subspan(last));
        std::size_t begin = 0;
        for (const std::size_t equal : equals) {
            Tokens target = tokens.subspan(begin, equal - begin);
            const std::size_t colon = outside(target, {":"});
            if (colon < target.size()) {
                evaluate(target.subspan(colon + 1));
                target = target.first(colon);
            }
            if (!target.empty())
                bindTargets(target, value);
            begin = equal + 1;
        }
    }

    void giveBack(const PythonValuePtr& value, const PythonToken& first, const PythonToken& last)
    {
        const std::string& function = m_scopes.function();
        if (function.empty())
            return;
        PythonValuePtr& returned = m_returned[function];
        returned = returned ? combined(returned, "or", value) : value;
        const bool reduces = function.ends_with("__reduce__") || function.ends_with("__reduce_ex__");
        const bool pair = value->kind == PythonValueKind::List && value->items.size() >= 2;
        // What __reduce__ returns is what a pickle of the object makes a loader call.
        if (reduces && pair && value->items[0]->isPath())
            called(value->items[0], value->items[1]->items, {}, first, last);
    }

    static std::string dotted(Tokens tokens, std::size_t& at)
    {
        std::string name;
        while (at < tokens.size() && !is(tokens[at], ",") && !is(tokens[at], "as") && !is(tokens[at], "import")) {
            name += tokens[at].text;
            ++at;
        }
        return name == "__builtin__" ? "builtins" : name;
    }

    void noteImport(std::string module, std::string name, const PythonToken& token)
    {
        if (m_recording && m_program.imports.size() < kMostEvents)
            m_program.imports.push_back({std::move(module), std::move(name), place(token)});
    }

    void importModules(Tokens tokens)
    {
        for (std::size_t at = 0; at < tokens.size(); ++at) {
            const PythonToken& first = tokens[at];
            const std::string module = dotted(tokens, at);
            noteImport(module, {}, first);
            if (at + 1 < tokens.size() && is(tokens[at], "as")) {
                bound(std::string(tokens[at + 1].text), pathValue(module));
                at += 2;
            } else {
                const std::string top = module.substr(0, module.find('.'));
                bound(top == "builtins" ? std::string(first.text) : top, pathValue(top));
            }
        }
    }

    void importFrom(Tokens tokens)
    {
        std::size_t at = 0;
        const std::string module = dotted(tokens, at);
        for (++at; at < tokens.size(); ++at) {
            if (tokens[at].kind != PythonTokenKind::Name && !is(tokens[at], "*"))
                continue;
            const std::string name(tokens[at].text);
            noteImport(module, name, tokens[at]);
            if (name == "*") {
                m_scopes.noteStar(module);
                continue;
            }
            const bool renamed = at + 2 < tokens.size() && is(tokens[at + 1], "as");
            at += renamed ? 2U : 0U;
            bound(std::string(tokens[at].text), pathValue(module + "." + name));
        }
    }

    PythonPlace place(const PythonToken& token) const
    {
        return {token.offset, token.line, m_scopes.moment(), m_scopes.function()};
    }

    std::string shown(const PythonToken& first, const PythonToken& last) const
    {
        const std::size_t end = std::max(last.offset + last.text.size(), first.offset);
        return excerpt(utf8FromBytes(m_source.substr(first.offset, std::min(end - first.offset, kShown * 4))), kShown);
    }

    // PythonListener
    PythonValuePtr called(const PythonValuePtr& callee, std::vector<PythonValuePtr> arguments,
                          std::map<std::string, PythonValuePtr> keywords, const PythonToken& first,
                          const PythonToken& last) override;

    void bound(const std::string& name, const PythonValuePtr& value) override
    {
        // `except ImportError: module = None` says nothing about the module where it is there.
        const PythonValuePtr before = m_scopes.find(name);
        if (value->kind == PythonValueKind::Unknown && value->origins == 0 && before && before->isPath() &&
            !before->text.starts_with('?'))
            return;
        m_scopes.bind(name, value);
    }

    PythonValuePtr named(const PythonToken& name) override
    {
        const std::string text(name.text);
        if (text == "None" || text == "True" || text == "False")
            return text == "None" ? unknownValue() : numberValue(text == "True" ? 1 : 0);
        if (PythonValuePtr value = m_scopes.find(text))
            return value;
        if (text == "__builtins__")
            return pathValue("builtins");
        if (std::find(kBuiltins.begin(), kBuiltins.end(), text) != kBuiltins.end())
            return pathValue("builtins." + text);
        for (const StarExport& entry : kStarExports) {
            if (m_scopes.stars().contains(std::string(entry.module)) &&
                entry.names.find(" " + text + " ") != std::string_view::npos)
                return pathValue(std::string(entry.module) + "." + text);
        }
        return pathValue(text == kFormatted ? text : "?" + text);
    }

    PythonValuePtr attribute(const PythonValuePtr& value, const PythonToken& name) override
    {
        if (value->isPath() && value->text == "?self") {
            if (PythonValuePtr known = m_scopes.find("self." + std::string(name.text)))
                return known;
            const std::string& function = m_scopes.function();
            const std::size_t dot = function.rfind('.');
            if (dot != std::string::npos && m_methods.contains(function.substr(0, dot + 1) + std::string(name.text)))
                return namedValue(PythonValueKind::Function, function.substr(0, dot + 1) + std::string(name.text));
        }
        if (value->isPath() && value->items.size() == 1 && value->items[0]->kind == PythonValueKind::Class &&
            value->text == "?" + value->items[0]->text + "()")
            return namedValue(PythonValueKind::Function, value->items[0]->text + "." + std::string(name.text));
        return attributeOf(value, name.text);
    }

    void constant(const PythonToken& token, const PythonValuePtr& value) override
    {
        constexpr std::size_t kMostConstants = 2000;
        if (m_recording && value->isText() && token.text.size() >= kLongConstant &&
            m_program.constants.size() < kMostConstants)
            m_program.constants.push_back({value->text, token.offset, token.line});
    }

    bool mayFold(std::size_t bytes) override
    {
        m_foldedBytes += bytes;
        m_program.truncated = m_program.truncated || m_foldedBytes > kMostFolded;
        return m_foldedBytes <= kMostFolded;
    }

    void mention(const PythonValuePtr& value, const std::string& handedTo, const PythonToken& first,
                 const PythonToken& last)
    {
        if (value->kind == PythonValueKind::Function || value->kind == PythonValueKind::Class)
            m_scopes.noteUse(value->text);
        const bool callable = value->isPath() && !value->text.starts_with('?') && !value->text.starts_with('.') &&
                              !value->text.ends_with(')') && !value->text.ends_with(']');
        if (callable && m_recording && m_program.mentions.size() < kMostEvents)
            m_program.mentions.push_back({value->text, handedTo, value->origins, shown(first, last), place(first)});
    }

    std::string_view m_source;
    PythonTokens m_tokens;
    PythonScopes m_scopes;
    PythonProgram m_program;
    bool m_recording = false;
    bool m_inDefinition = false;
    std::size_t m_foldedBytes = 0;
    std::vector<PythonValuePtr> m_decorators;
    std::map<std::string, PythonValuePtr> m_returned;
    std::set<std::string> m_methods; ///< qualified names of the functions in classes
};

PythonValuePtr PythonReader::called(const PythonValuePtr& callee, std::vector<PythonValuePtr> arguments,
                                    std::map<std::string, PythonValuePtr> keywords, const PythonToken& first,
                                    const PythonToken& last)
{
    if (m_inDefinition && !callee->isPath())
        return unknownValue();
    std::size_t weight = callee->text.size();
    for (const PythonValuePtr& argument : arguments) {
        weight += argument->isText() ? argument->text.size() : argument->items.size();
        mention(argument, callee->text, first, last);
    }
    for (const auto& [name, value] : keywords)
        mention(value, callee->text, first, last);
    if (callee->isPath() && callee->text == kFormatted) {
        PythonValuePtr text = textValue({});
        for (const PythonValuePtr& part : arguments)
            text = mayFold(weight) ? combined(text, "+", part) : unknownValue(text->origins | part->origins);
        return text;
    }
    if (callee->kind == PythonValueKind::Function || callee->kind == PythonValueKind::Class)
        m_scopes.noteUse(callee->text);
    if (m_recording && m_program.calls.size() < kMostEvents)
        m_program.calls.push_back({callee->isPath() ? callee->text : "?" + callee->text, arguments, keywords,
                                   callee->items, callee->origins, shown(first, last), place(first)});
    else if (m_recording)
        m_program.truncated = true;
    if (callee->kind == PythonValueKind::Function) {
        const auto returned = m_returned.find(callee->text);
        return returned == m_returned.end() ? unknownValue(originsOf(arguments)) : returned->second;
    }
    if (!mayFold(weight))
        return unknownValue(callee->origins | originsOf(arguments));
    for (const auto& [name, value] : keywords)
        arguments.push_back(value);
    return resultOf(callee, arguments);
}

} // namespace

const PythonValue* PythonCall::argument(std::size_t position, std::string_view name) const
{
    if (position < arguments.size())
        return arguments[position].get();
    const auto found = keywords.find(std::string(name));
    return found == keywords.end() ? nullptr : found->second.get();
}

unsigned PythonCall::argumentOrigins() const
{
    unsigned all = originsOf(arguments);
    for (const auto& [name, value] : keywords)
        all |= value->origins;
    return all;
}

PythonProgram readPython(std::string_view source)
{
    PythonProgram program = PythonReader(source.substr(0, kMostSource)).run();
    program.truncated = program.truncated || source.size() > kMostSource;
    return program;
}

} // namespace assayer::code
