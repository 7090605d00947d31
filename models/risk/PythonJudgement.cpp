// SPDX-License-Identifier: GPL-3.0-or-later
// Judging Python source by what it calls, with which arguments, and when.
#include "base/Text.h"
#include "risk/PythonLists.h"
#include "risk/PythonPayload.h"
#include "risk/ScriptJudgement.h"

#include "code/PythonProgram.h"
#include <algorithm>

namespace assayer::risk {

namespace {

using code::PythonCall;
using code::PythonMoment;
using code::PythonValue;

std::string_view momentWords(PythonMoment moment)
{
    switch (moment) {
    case PythonMoment::Import:
        return "as soon as it is loaded";
    case PythonMoment::Script:
        return "when it is started as a program";
    case PythonMoment::Method:
        return "when the class is used";
    case PythonMoment::Use:
        return "when the function is used";
    }
    return "";
}

bool holds(const std::vector<std::string>& groups, std::string_view group)
{
    return std::find(groups.begin(), groups.end(), group) != groups.end();
}

// The text of a command: one string, or the words of a list.
struct Command
{
    std::string text;
    std::string first;
    bool known = false; ///< nothing in it is put together at run time
    bool shell = true;  ///< a shell reads it
};

Command commandOf(const PythonCall& call)
{
    const PythonValue* value = call.argument(0, "args");
    if (value == nullptr)
        value = call.argument(0, "cmd");
    Command command;
    if (value == nullptr)
        return command;
    if (value->isText()) {
        command.text = value->text;
        command.known = (value->origins & code::kJoined) == 0;
        command.first = command.text.substr(0, command.text.find_first_of(" \t\n"));
    } else if (value->kind == code::PythonValueKind::List) {
        command.known = true;
        command.shell = false;
        for (const code::PythonValuePtr& word : value->items) {
            const bool interpreter = word->isPath() && word->text == "sys.executable";
            command.known = command.known && (word->isText() || interpreter);
            command.text += (command.text.empty() ? "" : " ") +
                            (word->isText() ? word->text : std::string(interpreter ? "python" : "{}"));
        }
        command.first = command.text.substr(0, command.text.find(' '));
    }
    command.first = command.first.substr(command.first.find_last_of('/') + 1);
    return command;
}

class PythonJudge
{
public:
    PythonJudge(std::string_view source, ScriptFindings& findings)
        : m_findings(findings), m_program(code::readPython(source)), m_lists(PythonLists::builtIn())
    {
        m_sharesDescriptors = std::any_of(m_program.calls.begin(), m_program.calls.end(), [&](const PythonCall& call) {
            return holds(m_lists.groupsOf(call.callee), "duplicate-descriptor");
        });
    }

    void run()
    {
        for (const PythonCall& call : m_program.calls)
            judgeCall(call);
        for (const code::PythonMention& mention : m_program.mentions)
            judgeMention(mention);
        for (const code::PythonAssignment& assignment : m_program.assignments)
            judgeAssignment(assignment);
        for (const code::PythonClass& entry : m_program.classes)
            judgeClass(entry);
        for (const code::PythonConstant& constant : m_program.constants) {
            const std::string payload = payloadIn(constant.text);
            if (!payload.empty())
                m_findings.add("ASY-PY-030", "a text constant holds " + payload, constant.offset, constant.line);
        }
        if (!m_program.directionMarks.empty())
            m_findings.add("ASY-PY-026", "a character that changes the direction of the text",
                           m_program.directionMarks[0], 1);
        if (!m_program.disguised.empty())
            m_findings.add("ASY-PY-027", "a name in look-alike letters", m_program.disguised[0], 1);
        if (m_program.brokenAt && m_findings.depth() == 0)
            m_findings.add("ASY-PY-028", "a string or bracket is not closed", *m_program.brokenAt, 1);
        if (m_program.truncated)
            m_findings.add("ASY-PY-029", "the source is too large or too tangled to be followed to its end", 0, 1);
    }

private:
    void add(std::string_view rule, const PythonCall& call, const std::string& what)
    {
        m_findings.add(rule, call.written + " (" + what + ", " + std::string(momentWords(call.place.moment)) + ")",
                       call.place.offset, call.place.line);
    }

    static bool atOnce(const PythonCall& call)
    {
        return call.place.moment == PythonMoment::Import || call.place.moment == PythonMoment::Method;
    }

    bool inNotebook() const { return m_findings.script().role == "notebook-cell"; }

    void judgeCall(const PythonCall& call)
    {
        const std::vector<std::string> groups = m_lists.groupsOf(call.callee);
        if (holds(groups, "program"))
            judgeProgram(call);
        if (holds(groups, "evaluate"))
            judgeEvaluation(call);
        if (holds(groups, "load-module"))
            judgeModule(call);
        if (holds(groups, "unpickle"))
            judgeUnpickling(call);
        if (holds(groups, "fetch") || holds(groups, "send") || holds(groups, "connect"))
            judgeNetwork(call, groups);
        if (holds(groups, "native"))
            judgeNative(call);
        if (holds(groups, "remove"))
            judgeRemoval(call);
        if (holds(groups, "write"))
            judgeFile(call);
        if (holds(groups, "hook"))
            add("ASY-PY-022", call, "changes how Python itself works");
        if (holds(groups, "remote-code"))
            add("ASY-PY-010", call, "fetches code and runs it");
        if (holds(groups, "duplicate-descriptor") && usesSockets())
            add("ASY-PY-006", call, "gives a connection a program's input and output");
        judgeReflection(call);
        judgeOptions(call);
        if (m_findings.script().role == "torchscript")
            judgeTorchScript(call);
    }

    bool usesSockets() const
    {
        return std::any_of(m_program.calls.begin(), m_program.calls.end(), [](const PythonCall& call) {
            return call.callee.starts_with("socket.") || call.callee.find("connect") != std::string::npos;
        });
    }

    void judgeNested(std::string_view text, bool python, const PythonCall& call, const std::string& how)
    {
        if (m_findings.depth() >= kMostNestedScripts)
            return;
        m_findings.nest(call.place.offset, call.place.line, how);
        if (python)
            judgePython(text, m_findings);
        else
            judgeShell(text, m_findings);
        m_findings.leave();
    }

    void judgeProgram(const PythonCall& call)
    {
        const Command command = commandOf(call);
        const unsigned origins = call.argumentOrigins();
        const std::string how = call.callee + " of the text '" + excerpt(visibleText(command.text), 80) + "'";
        if (!command.text.empty())
            judgeNested(command.text, false, call, how);
        if ((origins & (code::kDecoded | code::kFetched)) != 0U) {
            add("ASY-PY-001", call, "runs what was decoded or fetched: " + excerpt(visibleText(command.text), 120));
            return;
        }
        if ((call.origins & code::kNamedByText) != 0U) {
            add("ASY-PY-005", call, "reaches " + call.callee + " by a text");
            return;
        }
        if (m_sharesDescriptors && call.callee.starts_with("pty."))
            add("ASY-PY-006", call, "gives a connection a terminal");
        const std::string& text = command.text;
        const bool installs = text.find("pip install") != std::string::npos || call.callee.starts_with("pip.") ||
                              text.find("conda install") != std::string::npos;
        if (installs) {
            const bool elsewhere = text.find("://") != std::string::npos || text.find("index-url") != std::string::npos;
            add(elsewhere || (!inNotebook() && call.place.moment == PythonMoment::Import) ? "ASY-PY-013" : "ASY-PY-012",
                call, "installs packages");
            return;
        }
        const bool plain = !command.shell || text.find_first_of("|;&`$><\n") == std::string::npos;
        if (m_lists.isKnownTool(command.first) && plain) {
            add("ASY-PY-012", call, "starts the known tool '" + command.first + "'");
            return;
        }
        const bool certain = atOnce(call) || (command.known && !text.empty() && !inNotebook());
        add(certain ? "ASY-PY-002" : "ASY-PY-003", call,
            "starts a program" + (text.empty() ? std::string() : ": " + excerpt(visibleText(text), 120)));
    }

    // compile() hands its source on to exec().
    static const PythonValue* unwrapped(const PythonValue* value)
    {
        for (int step = 0; step < 4 && value != nullptr && value->isPath() && value->text == "builtins.compile()" &&
                           !value->items.empty();
             ++step)
            value = value->items[0].get();
        return value;
    }

    void judgeEvaluation(const PythonCall& call)
    {
        const PythonValue* text = unwrapped(call.argument(0, "source"));
        const unsigned origins = call.argumentOrigins();
        const std::size_t before = m_findings.count();
        const bool evaluates = call.callee.ends_with("eval") || call.callee.ends_with("exec");
        if (text != nullptr && text->isText()) {
            const std::string shownText = "the text '" + excerpt(visibleText(text->text), 80) + "'";
            const bool binary = text->text.find('\0') != std::string::npos;
            if (!binary)
                judgeNested(text->text, true, call, call.callee + " of " + shownText);
        }
        if ((origins & (code::kDecoded | code::kFetched)) != 0U) {
            add("ASY-PY-001", call,
                "runs what was decoded or fetched" +
                    (text != nullptr && text->isText() ? ": " + excerpt(visibleText(text->text), 160) : std::string()));
            return;
        }
        if ((call.origins & code::kNamedByText) != 0U) {
            add("ASY-PY-005", call, "reaches " + call.callee + " by a text");
            return;
        }
        const bool constant = text != nullptr && text->isText() && (text->origins & code::kJoined) == 0;
        if (constant || m_findings.count() != before)
            return;
        const bool file = (origins & code::kRead) != 0U;
        if (file && m_findings.script().role == "setup")
            add("ASY-PY-012", call, "runs the text of a file beside it");
        else if (call.callee.ends_with("exec") && call.place.moment == PythonMoment::Import && !file &&
                 (text == nullptr || !text->isText()))
            add("ASY-PY-002", call, "runs a text that cannot be told in advance");
        else
            add("ASY-PY-004", call, evaluates ? "runs a text that cannot be told in advance" : "runs code");
    }

    void judgeModule(const PythonCall& call)
    {
        if ((call.argumentOrigins() & (code::kDecoded | code::kFetched)) != 0U)
            add("ASY-PY-001", call, "imports what was decoded or fetched");
        else
            add("ASY-PY-012", call, "imports a module from a file");
    }

    void judgeUnpickling(const PythonCall& call)
    {
        const unsigned origins = call.argumentOrigins();
        if (call.callee.starts_with("marshal.") || (origins & (code::kDecoded | code::kFetched)) != 0U)
            add((origins & (code::kDecoded | code::kFetched)) != 0U ? "ASY-PY-001" : "ASY-PY-008", call,
                "loads data that can itself act");
        else
            add("ASY-PY-008", call, "loads data that can itself act");
    }

    void judgeNetwork(const PythonCall& call, const std::vector<std::string>& groups)
    {
        const bool sends = holds(groups, "send");
        std::string address;
        unsigned payload = 0;
        const auto look = [&](const PythonValue& value, bool data) {
            if (value.isText() && value.text.size() > address.size() && !data)
                address = value.text;
            const bool whole = value.isPath() && value.text.find("os.environ") != std::string::npos;
            if (data)
                payload |= value.origins & code::kEnvironment;
            if (whole || (value.origins & code::kSecret) != 0U)
                payload |= code::kSecret;
            if (data)
                payload |= value.origins & code::kRead;
        };
        for (std::size_t i = 0; i < call.arguments.size(); ++i)
            look(*call.arguments[i], i > 0);
        for (const auto& [name, value] : call.keywords) {
            if (name != "headers" && name != "timeout" && name != "auth" && name != "verify")
                look(*value, name != "url" && name != "address");
        }
        const std::string_view drop = m_lists.dropPlaceIn(address);
        const bool tells = (payload & (code::kEnvironment | code::kSecret)) != 0U ||
                           (sends && (payload & code::kRead) != 0U && call.place.moment == PythonMoment::Import);
        if (tells || !drop.empty())
            add("ASY-PY-007", call,
                tells ? "sends what it reads from this machine"
                      : "uses '" + std::string(drop) + "', a place for dropped data");
        else if (holds(groups, "connect"))
            add(atOnce(call) ? "ASY-PY-015" : "ASY-PY-011", call, "opens a connection");
        else
            add(sends && call.place.moment == PythonMoment::Import ? "ASY-PY-015" : "ASY-PY-011", call,
                "uses the network");
    }

    void judgeNative(const PythonCall& call)
    {
        const PythonValue* file = call.argument(0, "name");
        const bool memory = call.callee.find("windll.kernel32") != std::string::npos;
        if (call.callee.ends_with("CFUNCTYPE"))
            return;
        const bool known = file != nullptr && file->isText() && m_lists.isKnownLibrary(file->text);
        const bool found = file != nullptr && file->isPath() && file->text.starts_with("ctypes.util.find_library");
        if (known || found || call.arguments.empty() || call.callee.find("cpp_extension") != std::string::npos)
            add("ASY-PY-012", call, "loads a library of the system, or builds one");
        else if (memory || (file->isText() && atOnce(call)) ||
                 (file->origins & (code::kDecoded | code::kFetched)) != 0U)
            add("ASY-PY-017", call, "loads native code");
        else
            add("ASY-PY-018", call, "loads native code");
    }

    void judgeRemoval(const PythonCall& call)
    {
        const PythonValue* path = call.argument(0, "path");
        if (path == nullptr || !path->isText())
            return;
        const std::string& text = path->text;
        const bool away = text.starts_with("/") || text.starts_with("~") || text.starts_with("C:") ||
                          text.starts_with("..") || text == "*";
        if (away && !text.starts_with("/tmp/") && !text.starts_with("/dev/shm/"))
            add("ASY-PY-019", call, "removes or changes '" + excerpt(text, 80) + "'");
    }

    void judgeFile(const PythonCall& call)
    {
        const bool copies =
            call.callee.starts_with("shutil.") || call.callee.starts_with("os.re") || call.callee == "os.symlink";
        const PythonValue* path = call.argument(copies ? 1 : 0, copies ? "dst" : "file");
        const bool ofPath = call.callee.starts_with("pathlib.");
        const PythonValue* mode = call.argument(ofPath ? 0 : 1, "mode");
        const bool opens = call.callee.ends_with("open");
        const bool writes =
            !opens || (mode != nullptr && mode->isText() && mode->text.find_first_of("wax+") != std::string::npos);
        std::string text = path != nullptr && path->isText() && !ofPath ? path->text : std::string();
        if (ofPath)
            text = !call.object.empty() && call.object[0]->isText() ? call.object[0]->text : std::string();
        const std::string_view place = m_lists.startPlaceIn(text);
        if (writes && !place.empty())
            add("ASY-PY-020", call, "writes to '" + excerpt(text, 80) + "', from which programs are started");
        else if (!writes && path != nullptr && (path->origins & code::kSecret) != 0U)
            add("ASY-PY-021", call, "reads '" + excerpt(text, 80) + "', where keys or passwords are kept");
    }

    void judgeReflection(const PythonCall& call)
    {
        const std::string& callee = call.callee;
        const auto has = [&](std::string_view part) { return callee.find(part) != std::string::npos; };
        const bool chain = has("__subclasses__") && (has("__class__") || has("__base__") || has("__mro__"));
        const bool inner = has("__globals__[") || has("__builtins__[") || has("func_globals") || has("gi_frame");
        if (chain || inner)
            add("ASY-PY-005", call, "reaches the interpreter through the inside of an object");
        const bool ofModule = callee == "os.?" || callee == "subprocess.?" || callee == "builtins.?" ||
                              callee == "posix.?" || callee == "builtins.__dict__[]" || callee == "os.__dict__[]";
        if (ofModule)
            add("ASY-PY-005", call, "calls a function whose name is put together");
        if (callee == "builtins.__import__" && (call.argumentOrigins() & code::kDecoded) != 0U)
            add("ASY-PY-005", call, "imports a module whose name is hidden");
    }

    void judgeOptions(const PythonCall& call)
    {
        const auto isTrue = [&](const char* name) {
            const auto found = call.keywords.find(name);
            return found != call.keywords.end() && found->second->kind == code::PythonValueKind::Number &&
                   found->second->number == 1;
        };
        const auto isFalse = [&](const char* name) {
            const auto found = call.keywords.find(name);
            return found != call.keywords.end() && found->second->kind == code::PythonValueKind::Number &&
                   found->second->number == 0;
        };
        if (isTrue("trust_remote_code"))
            add("ASY-PY-010", call, "runs the code of a repository");
        if (isFalse("weights_only") || isFalse("safe_mode"))
            add("ASY-PY-008", call, "switches the loader's protection off");
        else if (call.callee == "torch.load" && !isTrue("weights_only"))
            add("ASY-PY-009", call, "before version 2.6 of PyTorch this loads anything");
        if (isTrue("allow_pickle"))
            add("ASY-PY-009", call, "loads pickled objects in arrays");
        const PythonValue* loader = call.argument(1, "Loader");
        const bool yaml = holds(m_lists.groupsOf(call.callee), "load-yaml");
        if (yaml && (loader == nullptr || loader->text.find("Safe") == std::string::npos))
            add("ASY-PY-008", call, "constructs any Python object that the YAML names");
    }

    void judgeTorchScript(const PythonCall& call)
    {
        constexpr std::string_view kOps = "?ops.";
        const std::string& callee = call.callee;
        if (callee.ends_with("from_file") || callee == "?torch.save" || callee == "?torch.load" ||
            callee.find("aten.save") != std::string::npos)
            add("ASY-PY-031", call, "reads or writes a file");
        else if (callee.starts_with(kOps)) {
            const std::string_view rest = std::string_view(callee).substr(kOps.size());
            const std::string_view space = rest.substr(0, rest.find('.'));
            constexpr std::array<std::string_view, 9> kUsual{
                "aten", "prim", "prims", "quantized", "torchvision", "prepacked", "torchaudio", "inductor", "onednn"};
            if (std::find(kUsual.begin(), kUsual.end(), space) == kUsual.end())
                add("ASY-PY-032", call, "needs the library that holds the operators of '" + std::string(space) + "'");
        }
    }

    void judgeMention(const code::PythonMention& mention)
    {
        const std::vector<std::string> groups = m_lists.groupsOf(mention.path);
        const bool runs = holds(groups, "program") || holds(groups, "evaluate");
        if (!runs || mention.handedTo == "builtins.getattr")
            return;
        const bool called = m_lists.handsOn(mention.handedTo) || mention.handedTo.find("submit") != std::string::npos ||
                            (mention.origins & code::kNamedByText) != 0U;
        m_findings.add(called ? "ASY-PY-002" : "ASY-PY-012",
                       mention.written + " (hands " + mention.path + " to " +
                           (mention.handedTo.starts_with('?') ? mention.handedTo.substr(1) : mention.handedTo) + ", " +
                           std::string(momentWords(mention.place.moment)) + ")",
                       mention.place.offset, mention.place.line);
    }

    void judgeAssignment(const code::PythonAssignment& assignment)
    {
        const std::string& target = assignment.target;
        const std::string_view top = std::string_view(target).substr(0, target.find('.'));
        const bool loader = target == "torch.load" || target.ends_with("weights_only") || top == "pickle";
        if (top == "builtins" || target.starts_with("sys.modules") || target.starts_with("sys.meta_path") || loader)
            m_findings.add("ASY-PY-022", assignment.written + " (replaces a part of Python or of a library)",
                           assignment.place.offset, assignment.place.line);
    }

    void judgeClass(const code::PythonClass& entry)
    {
        for (const std::string& base : entry.bases) {
            if (base.starts_with("setuptools.command.") || base.starts_with("distutils.command."))
                m_findings.add("ASY-PY-023", "class " + entry.name + " extends " + base, 0, 1);
        }
    }

    ScriptFindings& m_findings;
    code::PythonProgram m_program;
    const PythonLists& m_lists;
    bool m_sharesDescriptors = false;
};

} // namespace

void judgePython(std::string_view source, ScriptFindings& findings)
{
    PythonJudge(source, findings).run();
}

} // namespace assayer::risk
