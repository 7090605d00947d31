// SPDX-License-Identifier: GPL-3.0-or-later
// Workflows of GitHub and GitLab, compose files and Kubernetes manifests: what runs, with which rights.
#include "base/Text.h"
#include "format/SourceNames.h"
#include "format/YamlKinds.h"

#include <algorithm>
#include <array>

namespace assayer::format {

namespace {

// Services that let in whoever reaches them, by their usual port.
constexpr std::array<std::string_view, 8> kOpenPorts{"8888", "5000", "8265", "11434", "6333", "19530", "8000", "8080"};

bool isCommit(std::string_view text)
{
    return text.size() == 40 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

class PipelineReader
{
public:
    PipelineReader(const YamlContext& context, const Json& root, std::string prefix)
        : m_context(context), m_root(root), m_prefix(std::move(prefix))
    {
    }

    void workflow()
    {
        const Json& on = m_root.contains("on") ? m_root["on"] : jsonMember(m_root, "true");
        const bool target = jsonLine(on).find("pull_request_target") != std::string::npos;
        permissions(m_root, "/permissions");
        bool permitted = m_root.contains("permissions");
        for (const auto& [name, job] : jsonMember(m_root, "jobs").items()) {
            const std::string pointer = "/jobs/" + jsonPointerStep(name);
            permissions(job, pointer + "/permissions");
            permitted = permitted || job.contains("permissions");
            action(jsonText(job, "uses"), pointer + "/uses");
            steps(jsonMember(job, "steps"), pointer + "/steps", target);
        }
        if (!permitted)
            observe("workflow.no-permissions", "the workflow names no permissions", "");
    }

    void compositeAction() { steps(jsonMember(jsonMember(m_root, "runs"), "steps"), "/runs/steps", false); }

    void gitLab()
    {
        for (const auto& [name, job] : m_root.items()) {
            for (const char* key : {"script", "before_script", "after_script"})
                commands(jsonMember(job, key), "/" + jsonPointerStep(name) + "/" + key);
        }
    }

    void compose()
    {
        for (const auto& [name, service] : jsonMember(m_root, "services").items()) {
            const std::string pointer = "/services/" + jsonPointerStep(name);
            rights(service, pointer);
            for (const Json& port : jsonMember(service, "ports"))
                publishedPort(port, pointer + "/ports");
            commands(jsonMember(service, "command"), pointer + "/command");
            commands(jsonMember(service, "entrypoint"), pointer + "/entrypoint");
        }
    }

    // All parts of a manifest, at any depth: pods stand in templates of deployments and jobs.
    void manifest()
    {
        std::vector<std::pair<const Json*, std::string>> open{{&m_root, ""}};
        while (!open.empty()) {
            const auto [value, pointer] = std::move(open.back());
            open.pop_back();
            if (value->is_object())
                rights(*value, pointer);
            if (value->is_object() && value->contains("image") && (*value)["image"].is_string() &&
                (*value)["image"].get_ref<const std::string&>().find("@sha256:") == std::string::npos)
                observe("docker.unpinned-image", "the image is named by a tag: " + jsonText(*value, "image"),
                        pointer + "/image");
            for (const char* key : {"command", "args"}) {
                if (value->is_object())
                    commands(jsonMember(*value, key), pointer + "/" + key);
            }
            std::size_t index = 0;
            for (const auto& [key, part] : value->items()) {
                const std::string step = value->is_array() ? std::to_string(index++) : jsonPointerStep(key);
                if (part.is_structured())
                    open.emplace_back(&part, pointer.size() < 512 ? pointer + "/" + step : pointer);
            }
        }
        const std::string kind = jsonText(m_root, "kind");
        if (kind != "Role" && kind != "ClusterRole")
            return;
        for (const Json& rule : jsonMember(m_root, "rules")) {
            if (jsonLine(jsonMember(rule, "verbs")).find("\"*\"") != std::string::npos ||
                jsonLine(jsonMember(rule, "resources")).find("\"*\"") != std::string::npos)
                observe("container.wide-role", "the role has all verbs or all resources", "/rules");
        }
    }

private:
    void observe(const std::string& kind, const std::string& detail, const std::string& pointer)
    {
        const auto place = m_context.outline.placeOf(m_prefix + pointer);
        m_context.observations.add(kind,
                                   excerpt(utf8FromBytes(detail), 200) +
                                       (place ? ", in line " + std::to_string(place->line) : std::string()),
                                   m_prefix + pointer, place ? std::optional(place->offset) : std::nullopt, {});
    }

    void permissions(const Json& owner, const std::string& pointer)
    {
        if (jsonText(owner, "permissions") == "write-all")
            observe("workflow.all-permissions", "permissions: write-all", pointer);
    }

    void action(const std::string& uses, const std::string& pointer)
    {
        const std::size_t at = uses.find('@');
        const bool own = uses.starts_with("./") || uses.starts_with("docker://");
        if (!uses.empty() && !own && (at == std::string::npos || !isCommit(std::string_view(uses).substr(at + 1))))
            observe("workflow.unpinned-action", uses, pointer);
    }

    void steps(const Json& steps, const std::string& pointer, bool target)
    {
        if (!steps.is_array())
            return;
        for (std::size_t i = 0; i < steps.size(); ++i) {
            const std::string here = pointer + "/" + std::to_string(i);
            const std::string uses = jsonText(steps[i], "uses");
            action(uses, here + "/uses");
            const std::string reference = jsonText(jsonMember(steps[i], "with"), "ref");
            const bool head = reference.find("github.event.pull_request.head") != std::string::npos ||
                              reference.find("github.head_ref") != std::string::npos;
            if (target && head && uses.starts_with("actions/checkout"))
                observe("workflow.foreign-checkout", "ref: " + reference, here);
            const std::string run = jsonText(steps[i], "run");
            for (const char* text :
                 {"github.event.issue.", "github.event.pull_request.title", "github.event.pull_request.body",
                  "github.event.pull_request.head.ref", "github.event.comment.", "github.event.review",
                  "github.event.head_commit", "github.event.commits", "github.head_ref", "github.event.discussion"}) {
                if (run.find(text) != std::string::npos && run.find("${{") != std::string::npos) {
                    observe("workflow.injection", "the command holds " + std::string(text), here + "/run");
                    break;
                }
            }
            script(run, here + "/run", jsonText(steps[i], "shell") == "python" ? "python" : "shell");
        }
    }

    void commands(const Json& value, const std::string& pointer)
    {
        if (value.is_string()) {
            script(value.get<std::string>(), pointer, "shell");
            return;
        }
        std::string lines;
        for (const Json& line : value) {
            const std::string text = line.is_string() ? line.get<std::string>() : std::string();
            lines += text + "\n";
        }
        // sh -c "..." as a list of words: each entry is judged as a line, which the last one is.
        script(lines, pointer, "shell");
    }

    void script(const std::string& text, const std::string& pointer, const char* language)
    {
        if (withoutBlanks(text).empty())
            return;
        const auto place = m_context.outline.placeOf(m_prefix + pointer);
        m_context.facts.scripts.push_back({language,
                                           "build-step",
                                           "step " + pointer,
                                           {},
                                           text,
                                           place ? std::optional(place->offset) : std::nullopt,
                                           place ? place->line : 1});
    }

    static bool isTrue(const Json& value, std::string_view key)
    {
        return jsonText(value, key) == "true" || jsonText(value, key) == "yes";
    }

    void rights(const Json& part, const std::string& pointer)
    {
        for (const char* key : {"privileged", "hostNetwork", "hostPID", "hostIPC", "allowPrivilegeEscalation"}) {
            if (isTrue(part, key))
                observe("container.privileged", std::string(key) + ": true", pointer + "/" + key);
        }
        if (part.contains("hostPath"))
            observe("container.privileged", "hostPath: " + jsonText(part["hostPath"], "path"), pointer + "/hostPath");
        for (const char* key : {"network_mode", "pid", "ipc"}) {
            if (jsonText(part, key) == "host")
                observe("container.privileged", std::string(key) + ": host", pointer + "/" + key);
        }
        for (const char* key : {"cap_add", "add"}) {
            const std::string added = jsonLine(jsonMember(part, key));
            if (added.find("SYS_ADMIN") != std::string::npos || added.find("\"ALL\"") != std::string::npos)
                observe("container.privileged", std::string(key) + ": " + added, pointer + "/" + key);
        }
        if (jsonLine(jsonMember(part, "volumes")).find("/docker.sock") != std::string::npos)
            observe("container.privileged", "the socket of the container service is mounted", pointer + "/volumes");
    }

    void publishedPort(const Json& port, const std::string& pointer)
    {
        if (!port.is_string())
            return;
        const std::string& text = port.get_ref<const std::string&>();
        const std::size_t first = text.find(':');
        const bool local = text.starts_with("127.") || text.starts_with("localhost") || first == std::string::npos;
        const std::string inner = text.substr(text.rfind(':') + 1, text.find('/') - text.rfind(':') - 1);
        if (!local && std::find(kOpenPorts.begin(), kOpenPorts.end(), inner) != kOpenPorts.end())
            observe("container.open-port", "the port is published as " + text, pointer);
    }

    const YamlContext& m_context;
    const Json& m_root;
    std::string m_prefix;
};

} // namespace

bool readPipeline(const YamlContext& context)
{
    const std::string name = asciiLower(context.name);
    bool any = false;
    for (std::size_t i = 0; i < context.outline.documents.size(); ++i) {
        const Json& root = context.outline.documents[i];
        if (!root.is_object())
            continue;
        PipelineReader reader(context, root, i == 0 ? std::string() : "#" + std::to_string(i));
        const bool triggers = root.contains("on") || root.contains("true");
        bool known = true;
        if (root.contains("jobs") && (triggers || name.find("workflow") != std::string::npos))
            reader.workflow();
        else if (root.contains("runs") && root["runs"].is_object())
            reader.compositeAction();
        else if (name.find("gitlab-ci") != std::string::npos)
            reader.gitLab();
        else if (root.contains("services") && root["services"].is_object())
            reader.compose();
        else if (root.contains("apiVersion") && root.contains("kind"))
            reader.manifest();
        else
            known = false;
        any = any || known;
    }
    if (any)
        context.facts.values["pipeline"] = true;
    return any;
}

} // namespace assayer::format
