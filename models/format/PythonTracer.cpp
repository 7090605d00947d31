// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/PythonTracer.h"

#include "base/Text.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdio>
#include <map>
#include <set>

namespace assayer::format {

namespace {

constexpr std::size_t kTraceMostCodes = 200;
constexpr std::size_t kMostUses = 2000;
constexpr std::size_t kMostLines = 400;
constexpr std::size_t kTraceMostText = 160;
constexpr std::size_t kMostStack = 4096;
constexpr std::size_t kMostInstructions = 100'000;

/// A value on the stack, as far as it is known.
struct Symbol
{
    std::string path;     ///< dotted name, or empty
    std::string text;     ///< for people
    std::string constant; ///< of a string constant
    bool isConstant = false;
    bool isNull = false; ///< the mark that CALL finds where there is no self
};

class CodeTracer
{
public:
    CodeTracer(const MarshalDocument& document, const MarshalValue& code, const PythonRelease& release,
               PythonCode& into)
        : m_document(document), m_release(release), m_fields(codeFields(code, document.layout)), m_into(into)
    {
    }

    void trace()
    {
        const auto instructions = pythonInstructions(value(m_fields.code).text, m_release);
        for (std::size_t i = 0; i < std::min(instructions.size(), kMostInstructions); ++i) {
            const PythonInstruction& instruction = instructions[i];
            list(instruction);
            if (instruction.operation == nullptr)
                m_stack.clear();
            else
                step(instruction);
            if (m_stack.size() > kMostStack)
                m_stack.clear();
        }
    }

private:
    const MarshalValue& value(std::uint32_t index) const { return m_document.values[index]; }

    std::string itemText(std::uint32_t list, std::size_t index) const
    {
        const MarshalValue& sequence = value(list);
        return index < sequence.items.size() ? utf8FromBytes(value(sequence.items[index]).text) : std::string("?");
    }
    std::string name(std::size_t index) const { return itemText(m_fields.names, index); }

    // Variables of a cell are counted behind the local ones, in releases before 3.11 in lists of their own.
    std::string variable(std::size_t index) const { return itemText(m_fields.locals, index); }
    std::string cell(std::size_t index) const
    {
        if (m_document.layout == CodeLayout::Python311)
            return variable(index);
        const std::size_t cells = value(m_fields.cellNames).items.size();
        return index < cells ? itemText(m_fields.cellNames, index) : itemText(m_fields.freeNames, index - cells);
    }

    std::string shown(const MarshalValue& constant) const
    {
        switch (constant.kind) {
        case MarshalKind::Bytes:
            return "b'" + excerpt(visibleText(utf8FromBytes(constant.text)), kTraceMostText) + "'";
        case MarshalKind::String:
            return "'" + excerpt(visibleText(utf8FromBytes(constant.text)), kTraceMostText) + "'";
        case MarshalKind::Code:
            return "<code>";
        case MarshalKind::Sequence: {
            std::string text(1, constant.opening);
            for (std::size_t i = 0; i < std::min<std::size_t>(constant.items.size(), 4); ++i) {
                const MarshalValue& item = value(constant.items[i]);
                text += (i > 0 ? ", " : "") + (item.kind == MarshalKind::Sequence ? std::string("...") : shown(item));
            }
            return text + (constant.items.size() > 4 ? ", ..." : "") +
                   (constant.opening == '('   ? ")"
                    : constant.opening == '[' ? "]"
                                              : "}");
        }
        default:
            return constant.text;
        }
    }

    Symbol constantAt(std::size_t index) const
    {
        const MarshalValue& list = value(m_fields.constants);
        if (index >= list.items.size())
            return {{}, "?", {}, false, false};
        const MarshalValue& constant = value(list.items[index]);
        Symbol symbol;
        symbol.text = shown(constant);
        symbol.isConstant = constant.kind == MarshalKind::String || constant.kind == MarshalKind::Bytes;
        symbol.constant = constant.text;
        return symbol;
    }

    Symbol pop()
    {
        if (m_stack.empty())
            return {{}, "?", {}, false, false};
        Symbol symbol = std::move(m_stack.back());
        m_stack.pop_back();
        return symbol;
    }
    void drop(std::size_t count)
    {
        for (std::size_t i = 0; i < count && !m_stack.empty(); ++i)
            m_stack.pop_back();
    }
    void push(Symbol symbol)
    {
        symbol.text = excerpt(symbol.text, kTraceMostText * 2);
        if (symbol.path.size() > kTraceMostText)
            symbol.path.clear();
        m_stack.push_back(std::move(symbol));
    }
    void pushUnknown(std::string text) { push({{}, std::move(text), {}, false, false}); }
    void pushNull() { push({{}, "NULL", {}, false, true}); }

    void use(const std::string& path, const std::string& text, bool called, bool imported)
    {
        if (path.empty() || m_into.uses.size() >= kMostUses)
            return;
        if (m_seen.insert(path + (called ? "(" : imported ? "<" : ".") + text).second)
            m_into.uses.push_back({path, excerpt(text, kTraceMostText * 2), called, imported, m_at});
    }

    void list(const PythonInstruction& instruction)
    {
        if (m_into.listing.size() > kMostLines)
            return;
        if (m_into.listing.size() == kMostLines) {
            m_into.listing.push_back("...");
            return;
        }
        const std::string op = instruction.operation != nullptr ? instruction.operation->name : "(no operation)";
        if (op == "CACHE" || op == "EXTENDED_ARG")
            return;
        std::string line = std::to_string(instruction.at);
        line.insert(0, line.size() < 5 ? 5 - line.size() : 0, ' ');
        line += " " + op;
        if (instruction.hasArgument)
            line += " " + std::to_string(instruction.argument);
        const std::string operand = operandText(op, instruction.argument);
        m_into.listing.push_back(operand.empty() ? line : line + " (" + operand + ")");
    }

    std::string operandText(const std::string& op, std::uint32_t argument) const
    {
        if (op == "LOAD_CONST" || op == "RETURN_CONST" || op == "KW_NAMES")
            return constantAt(argument).text;
        if (const auto index = nameIndex(op, argument))
            return visibleText(name(*index));
        if (op == "LOAD_FAST" || op == "STORE_FAST" || op == "LOAD_FAST_CHECK" || op == "DELETE_FAST")
            return visibleText(variable(argument));
        if (op.find("DEREF") != std::string::npos || op == "LOAD_CLOSURE")
            return visibleText(cell(argument));
        return {};
    }

public:
    /// The index in co_names that an operation's argument is, where it is one.
    std::optional<std::size_t> nameIndex(const std::string& op, std::uint32_t argument) const
    {
        constexpr std::array<std::string_view, 14> kNamed{"LOAD_NAME",
                                                          "STORE_NAME",
                                                          "DELETE_NAME",
                                                          "LOAD_GLOBAL",
                                                          "STORE_GLOBAL",
                                                          "DELETE_GLOBAL",
                                                          "LOAD_ATTR",
                                                          "STORE_ATTR",
                                                          "DELETE_ATTR",
                                                          "IMPORT_NAME",
                                                          "IMPORT_FROM",
                                                          "LOAD_METHOD",
                                                          "LOAD_FROM_DICT_OR_GLOBALS",
                                                          "LOAD_SUPER_ATTR"};
        if (std::find(kNamed.begin(), kNamed.end(), op) == kNamed.end())
            return std::nullopt;
        if (op == "LOAD_GLOBAL" && m_release.minor >= 11)
            return argument >> 1U;
        if (op == "LOAD_ATTR" && m_release.minor >= 12)
            return argument >> 1U;
        return op == "LOAD_SUPER_ATTR" ? argument >> 2U : argument;
    }

    bool fits(const PythonInstruction& instruction) const
    {
        if (instruction.operation == nullptr)
            return false;
        const std::string& op = instruction.operation->name;
        if (const auto index = nameIndex(op, instruction.argument))
            return *index < value(m_fields.names).items.size();
        if (op == "LOAD_CONST" || op == "RETURN_CONST" || op == "KW_NAMES")
            return instruction.argument < value(m_fields.constants).items.size();
        if (op == "LOAD_FAST" || op == "STORE_FAST")
            return instruction.argument < value(m_fields.locals).items.size();
        return true;
    }

private:
    void step(const PythonInstruction& instruction)
    {
        m_at = instruction.at;
        const std::string& op = instruction.operation->name;
        const std::uint32_t argument = instruction.argument;
        if (!load(op, argument) && !store(op, argument) && !call(op, argument) && !build(op, argument))
            other(op, argument);
    }

    void pushVariable(const std::string& variableName)
    {
        const auto known = m_variables.find(variableName);
        if (known != m_variables.end())
            push(known->second);
        else
            pushUnknown(variableName);
    }

    void loadGlobal(const std::string& op, std::uint32_t argument)
    {
        const std::string global = name(*nameIndex(op, argument));
        const bool null = op == "LOAD_GLOBAL" && m_release.minor >= 11 && (argument & 1U) != 0;
        if (null && m_release.minor < 13)
            pushNull();
        const auto known = m_globals.find(global);
        if (known != m_globals.end()) {
            push(known->second);
        } else {
            push({global, global, {}, false, false});
            use(global, global, false, false);
        }
        if (null && m_release.minor >= 13)
            pushNull();
    }

    void loadAttribute(const std::string& op, std::uint32_t argument)
    {
        const std::string attribute = name(*nameIndex(op, argument));
        if (op == "LOAD_SUPER_ATTR")
            drop(2);
        const Symbol object = pop();
        Symbol result;
        result.path = (object.path.empty() ? "?" : object.path) + "." + attribute;
        result.text = object.text + "." + attribute;
        use(result.path, result.text, false, false);
        push(std::move(result));
        const bool method = op == "LOAD_METHOD" || (op == "LOAD_ATTR" && m_release.minor >= 12 && (argument & 1U) != 0);
        if (method)
            push({{}, "self", {}, false, false});
    }

    bool load(const std::string& op, std::uint32_t argument)
    {
        if (op == "LOAD_CONST")
            push(constantAt(argument));
        else if (op == "LOAD_GLOBAL" || op == "LOAD_NAME" || op == "LOAD_FROM_DICT_OR_GLOBALS")
            loadGlobal(op, argument);
        else if (op == "LOAD_ATTR" || op == "LOAD_METHOD" || op == "LOAD_SUPER_ATTR")
            loadAttribute(op, argument);
        else if (op == "LOAD_FAST_LOAD_FAST") {
            pushVariable(variable(argument >> 4U));
            pushVariable(variable(argument & 15U));
        } else if (op == "LOAD_FAST" || op == "LOAD_FAST_CHECK" || op == "LOAD_FAST_AND_CLEAR")
            pushVariable(variable(argument));
        else if (op == "LOAD_DEREF" || op == "LOAD_CLOSURE" || op == "LOAD_CLASSDEREF")
            pushVariable(cell(argument));
        else if (op == "PUSH_NULL")
            pushNull();
        else if (op == "LOAD_BUILD_CLASS")
            pushUnknown("__build_class__");
        else if (op == "IMPORT_NAME")
            importName(name(argument));
        else if (op == "IMPORT_FROM" && !m_stack.empty()) {
            const std::string path = m_stack.back().path + "." + name(argument);
            use(path, "from " + m_stack.back().path + " import " + name(argument), false, true);
            push({path, path, {}, false, false});
        } else
            return false;
        return true;
    }

    // "import a.b" binds a, and "from a.b import c" needs a.b: what is listed to be taken says which.
    void importName(const std::string& module)
    {
        const Symbol wanted = pop();
        drop(1);
        use(module, "import " + module, false, true);
        const std::string path =
            wanted.text == "None" || wanted.text == "?" ? module.substr(0, module.find('.')) : module;
        push({path, path, {}, false, false});
    }

    bool store(const std::string& op, std::uint32_t argument)
    {
        if (op == "STORE_FAST" || op == "STORE_DEREF" || op == "STORE_FAST_MAYBE_NULL")
            keep(m_variables, op == "STORE_DEREF" ? cell(argument) : variable(argument), pop());
        else if (op == "STORE_FAST_STORE_FAST") {
            keep(m_variables, variable(argument >> 4U), pop());
            keep(m_variables, variable(argument & 15U), pop());
        } else if (op == "STORE_FAST_LOAD_FAST") {
            keep(m_variables, variable(argument >> 4U), pop());
            pushVariable(variable(argument & 15U));
        } else if (op == "STORE_NAME" || op == "STORE_GLOBAL")
            keep(m_globals, name(argument), pop());
        else if (op == "STORE_ATTR") {
            const Symbol object = pop();
            use(object.path.empty() ? "" : object.path + "." + name(argument),
                object.text + "." + name(argument) + " = " + pop().text, false, false);
        } else if (op == "STORE_SUBSCR")
            drop(3);
        else
            return false;
        return true;
    }

    static void keep(std::map<std::string, Symbol>& names, const std::string& key, Symbol symbol)
    {
        if (names.contains(key) || names.size() < 1000)
            names[key] = std::move(symbol);
    }

    void finishCall(const Symbol& callee, const std::vector<Symbol>& arguments)
    {
        std::string text = callee.text + "(";
        for (std::size_t i = 0; i < arguments.size(); ++i)
            text += (i > 0 ? ", " : "") + arguments[i].text;
        text += ")";
        // Fetching an attribute of a constant name is as good as writing it; what was fetched is what counts.
        const bool fetches = (callee.path == "getattr" || callee.path == "builtins.getattr") && arguments.size() > 1 &&
                             arguments[1].isConstant;
        if (!fetches)
            use(callee.path.empty() ? "?" : callee.path, text, true, false);
        push(resultOf(callee, arguments, std::move(text)));
    }

    // Calls whose result has a name of its own: a module that was imported, an attribute that was fetched.
    Symbol resultOf(const Symbol& callee, const std::vector<Symbol>& arguments, std::string text)
    {
        Symbol result;
        result.text = std::move(text);
        const bool first = !arguments.empty() && arguments[0].isConstant;
        if ((callee.path == "__import__" || callee.path == "builtins.__import__" ||
             callee.path.ends_with("import_module")) &&
            first) {
            result.path = utf8FromBytes(arguments[0].constant);
            use(result.path, result.text, false, true);
        } else if ((callee.path == "getattr" || callee.path == "builtins.getattr") && arguments.size() > 1 &&
                   arguments[1].isConstant) {
            result.path =
                (arguments[0].path.empty() ? "?" : arguments[0].path) + "." + utf8FromBytes(arguments[1].constant);
            use(result.path, result.text, false, false);
        } else if (!callee.path.empty()) {
            result.path = callee.path + "()";
        }
        return result;
    }

    std::vector<Symbol> popArguments(std::size_t count)
    {
        std::vector<Symbol> arguments(std::min<std::size_t>(count, 255));
        for (std::size_t i = arguments.size(); i-- > 0;)
            arguments[i] = pop();
        return arguments;
    }

    bool call(const std::string& op, std::uint32_t argument)
    {
        const bool pairs = m_release.minor == 0; // 2.7 counts keyword pairs in the high byte
        if (op == "CALL_FUNCTION" || op.starts_with("CALL_FUNCTION_VAR")) {
            drop(op == "CALL_FUNCTION_VAR_KW" ? 2 : op == "CALL_FUNCTION_VAR" ? 1 : 0);
            const auto arguments = popArguments(pairs ? (argument & 0xFFU) + 2 * (argument >> 8U) : argument);
            finishCall(pop(), arguments);
        } else if (op == "CALL_FUNCTION_KW") {
            drop(1);
            const auto arguments = popArguments(pairs ? (argument & 0xFFU) + 2 * (argument >> 8U) : argument);
            finishCall(pop(), arguments);
        } else if (op == "CALL_FUNCTION_EX") {
            if ((argument & 1U) != 0)
                drop(1);
            const auto arguments = popArguments(1);
            if (m_release.minor >= 13)
                drop(1);
            const Symbol callee = pop();
            if (m_release.minor == 11 || m_release.minor == 12)
                drop(1);
            finishCall(callee, arguments);
        } else if (op == "CALL_METHOD" || op == "CALL" || op == "CALL_KW") {
            drop(op == "CALL_KW" ? 1 : 0);
            const auto arguments = popArguments(argument);
            const Symbol upper = pop();
            const Symbol lower = pop();
            finishCall(lower.isNull || (lower.path.empty() && !upper.path.empty()) ? upper : lower, arguments);
        } else
            return false;
        return true;
    }

    bool build(const std::string& op, std::uint32_t argument)
    {
        if (op == "BUILD_TUPLE" || op == "BUILD_LIST" || op == "BUILD_SET" || op == "BUILD_SLICE" ||
            op == "BUILD_STRING") {
            const auto parts = popArguments(argument);
            std::string text = op == "BUILD_LIST" ? "[" : "(";
            for (std::size_t i = 0; i < std::min<std::size_t>(parts.size(), 8); ++i)
                text += (i > 0 ? ", " : "") + parts[i].text;
            pushUnknown(text + (op == "BUILD_LIST" ? "]" : ")"));
        } else if (op == "BUILD_MAP") {
            popArguments(m_release.minor == 0 ? 0 : std::size_t{argument} * 2);
            pushUnknown("{...}");
        } else if (op == "BUILD_CONST_KEY_MAP") {
            popArguments(std::size_t{argument} + 1);
            pushUnknown("{...}");
        } else if (op == "MAKE_FUNCTION" || op == "MAKE_CLOSURE") {
            const bool flags = m_release.minor >= 6 && m_release.minor < 13;
            drop(flags ? static_cast<std::size_t>(std::popcount(argument & 15U)) + (m_release.minor < 11 ? 2 : 1) : 1);
            pushUnknown("<function>");
        } else if (op.starts_with("BINARY_") || op.starts_with("INPLACE_")) {
            binary(op);
        } else if (op.starts_with("COMPARE_OP") || op == "IS_OP" || op == "CONTAINS_OP") {
            drop(2);
            pushUnknown("<comparison>");
        } else
            return false;
        return true;
    }

    void binary(const std::string& op)
    {
        if (op == "BINARY_SLICE")
            drop(1);
        const Symbol right = pop();
        const Symbol left = pop();
        Symbol result;
        const bool subscript = op == "BINARY_SUBSCR";
        result.text = subscript ? left.text + "[" + right.text + "]" : left.text + " . " + right.text;
        if (left.isConstant && right.isConstant && !subscript) {
            result.isConstant = true; // pieces of a name that are put together
            result.constant = excerpt(left.constant + right.constant, 4096);
            result.text = "'" + visibleText(utf8FromBytes(result.constant)) + "'";
        }
        if (subscript && right.isConstant && !left.path.empty()) {
            result.path = left.path + "." + utf8FromBytes(right.constant);
            use(result.path, result.text, false, false);
        }
        push(std::move(result));
    }

    void other(const std::string& op, std::uint32_t argument)
    {
        constexpr std::array<std::string_view, 23> kNothing{"NOP",
                                                            "RESUME",
                                                            "CACHE",
                                                            "EXTENDED_ARG",
                                                            "KW_NAMES",
                                                            "PRECALL",
                                                            "MAKE_CELL",
                                                            "SETUP_LOOP",
                                                            "COPY_FREE_VARS",
                                                            "POP_BLOCK",
                                                            "GET_ITER",
                                                            "UNARY_NOT",
                                                            "UNARY_NEGATIVE",
                                                            "UNARY_INVERT",
                                                            "JUMP_FORWARD",
                                                            "JUMP_BACKWARD",
                                                            "JUMP_ABSOLUTE",
                                                            "NOT_TAKEN",
                                                            "TO_BOOL",
                                                            "SETUP_EXCEPT",
                                                            "SETUP_FINALLY",
                                                            "RETURN_CONST",
                                                            "GET_YIELD_FROM_ITER"};
        if (std::find(kNothing.begin(), kNothing.end(), op) != kNothing.end())
            return;
        if (op == "POP_TOP" || op == "RETURN_VALUE" || op.starts_with("POP_JUMP") || op == "LIST_APPEND" ||
            op == "SET_ADD" || op == "LIST_EXTEND" || op == "SET_UPDATE" || op == "DICT_UPDATE" || op == "DICT_MERGE" ||
            op == "IMPORT_STAR")
            drop(1);
        else if (op == "MAP_ADD")
            drop(2);
        else if (op == "DUP_TOP" && !m_stack.empty())
            push(Symbol(m_stack.back()));
        else if (op == "COPY" && argument > 0 && argument <= m_stack.size())
            push(Symbol(m_stack[m_stack.size() - argument]));
        else if ((op == "SWAP" && argument > 1 && argument <= m_stack.size()) ||
                 (op == "ROT_TWO" && m_stack.size() > 1))
            std::swap(m_stack.back(), m_stack[m_stack.size() - (op == "SWAP" ? argument : 2)]);
        else if (op == "FOR_ITER" || op == "FORMAT_SIMPLE" || op == "FORMAT_VALUE")
            pushUnknown("<value>");
        else
            m_stack.clear(); // what is not followed leaves nothing known rather than something wrong
    }

    const MarshalDocument& m_document;
    const PythonRelease& m_release;
    CodeFields m_fields;
    PythonCode& m_into;
    std::vector<Symbol> m_stack;
    std::map<std::string, Symbol> m_variables;
    std::map<std::string, Symbol> m_globals;
    std::set<std::string> m_seen;
    std::uint64_t m_at = 0;
};

std::vector<const MarshalValue*> codesOf(const MarshalDocument& document)
{
    std::vector<const MarshalValue*> codes;
    for (const MarshalValue& value : document.values) {
        if (value.kind == MarshalKind::Code && value.items.size() >= 8 && codes.size() < kTraceMostCodes)
            codes.push_back(&value);
    }
    return codes;
}

} // namespace

PythonFit fitOf(const MarshalDocument& document, const PythonRelease& release)
{
    PythonFit fit;
    PythonCode unused;
    for (const MarshalValue* code : codesOf(document)) {
        const CodeTracer tracer(document, *code, release, unused);
        const std::string& bytes = document.values[codeFields(*code, document.layout).code].text;
        const auto instructions = pythonInstructions(bytes, release);
        for (const PythonInstruction& instruction : instructions)
            fit.wrong += tracer.fits(instruction) ? 0U : 1U;
        fit.operations += instructions.size();
        // From 3.11 on each code object begins with RESUME, or with what prepares its variables.
        const bool resumes = std::any_of(instructions.begin(), instructions.end(), [](const PythonInstruction& each) {
            return each.operation != nullptr && each.operation->name == "RESUME";
        });
        if (release.minor >= 11 && !resumes)
            fit.wrong += 1;
    }
    return fit;
}

void tracePython(const MarshalDocument& document, const PythonRelease& release, PythonCode& into)
{
    for (const MarshalValue* code : codesOf(document)) {
        const CodeFields fields = codeFields(*code, document.layout);
        const std::string name = visibleText(utf8FromBytes(document.values[fields.name].text));
        if (into.listing.size() < kMostLines)
            into.listing.push_back("code '" + excerpt(name, 100) + "', line " + std::to_string(code->firstLine) + ":");
        CodeTracer(document, *code, release, into).trace();
    }
}

} // namespace assayer::format
