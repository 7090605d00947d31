// SPDX-License-Identifier: GPL-3.0-or-later
// MLflow models and projects, conda environments and DVC stages.
#include "base/Text.h"
#include "format/SourceNames.h"
#include "format/YamlKinds.h"

#include <algorithm>

namespace assayer::format {

namespace {

bool leadsOutside(std::string_view path)
{
    return path.starts_with('/') || path.starts_with('\\') || path.starts_with('~') || path == ".." ||
           path.starts_with("../") || path.find("/../") != std::string_view::npos || path.ends_with("/..") ||
           path.find("..\\") != std::string_view::npos || path.find("://") != std::string_view::npos;
}

class ModelDescription
{
public:
    ModelDescription(const YamlContext& context, const Json& root) : m_context(context), m_root(root) {}

    void read()
    {
        flavours();
        entryPoints();
        environment();
        stages();
    }

private:
    void observe(const std::string& kind, const std::string& detail, const std::string& pointer)
    {
        const auto place = m_context.outline.placeOf(pointer);
        m_context.observations.add(kind, excerpt(utf8FromBytes(detail), 200), pointer,
                                   place ? std::optional(place->offset) : std::nullopt, {});
    }

    void flavours()
    {
        for (const auto& [name, flavour] : jsonMember(m_root, "flavors").items()) {
            const std::string pointer = "/flavors/" + jsonPointerStep(name);
            const std::string loader = jsonText(flavour, "loader_module");
            if (!loader.empty() && loader != "mlflow" && !loader.starts_with("mlflow."))
                observe("mlflow.loader-module", "loading the model imports '" + loader + "'",
                        pointer + "/loader_module");
            for (const char* key :
                 {"model_path", "data", "python_model", "code", "pickled_model", "model_data", "artifacts"}) {
                const std::string path = jsonText(flavour, key);
                if (leadsOutside(path))
                    observe("mlflow.outside-path", std::string(key) + ": " + path, pointer + "/" + key);
            }
            if (flavour.contains("pickled_model") || flavour.contains("python_model") ||
                flavour.contains("cloudpickle_version"))
                observe("mlflow.pickle-flavour", "the flavour '" + name + "' is loaded from a pickle", pointer);
        }
    }

    void entryPoints()
    {
        for (const auto& [name, entry] : jsonMember(m_root, "entry_points").items()) {
            const std::string command = jsonText(entry, "command");
            const std::string pointer = "/entry_points/" + jsonPointerStep(name) + "/command";
            if (command.find('{') != std::string::npos && command.find_first_of("|;&`$") != std::string::npos)
                observe("mlflow.shell-parameter", command, pointer);
            script(command, pointer);
        }
        const std::string image = jsonText(jsonMember(m_root, "docker_env"), "image");
        if (!image.empty() && image.find("@sha256:") == std::string::npos)
            observe("docker.unpinned-image", "the image is named by a tag: " + image, "/docker_env/image");
    }

    // environment.yml of conda: packages, and lines for pip among them.
    void environment()
    {
        const Json& packages = jsonMember(m_root, "dependencies");
        const bool pip = std::any_of(packages.begin(), packages.end(),
                                     [](const Json& entry) { return entry.is_object() && entry.contains("pip"); });
        if (!packages.is_array() || !(m_root.contains("channels") || m_root.contains("name") || pip))
            return;
        for (const Json& channel : jsonMember(m_root, "channels")) {
            if (channel.is_string() && channel.get_ref<const std::string&>().find("://") != std::string::npos)
                observe("requirements.index", "packages are taken from " + channel.get<std::string>(), "/channels");
        }
        for (std::size_t i = 0; i < packages.size(); ++i) {
            std::string lines;
            for (const Json& line : jsonMember(packages[i], "pip"))
                lines += (line.is_string() ? line.get<std::string>() : std::string()) + "\n";
            const auto place = m_context.outline.placeOf("/dependencies/" + std::to_string(i) + "/pip");
            if (!lines.empty())
                readRequirementLines(lines, place ? place->line : 1, m_context.facts);
        }
    }

    void stages()
    {
        for (const auto& [name, stage] : jsonMember(m_root, "stages").items()) {
            const Json& command = jsonMember(stage, "cmd");
            const std::string pointer = "/stages/" + jsonPointerStep(name) + "/cmd";
            if (command.is_string())
                script(command.get<std::string>(), pointer);
            for (const Json& line : command) {
                if (line.is_string())
                    script(line.get<std::string>(), pointer);
            }
        }
    }

    void script(const std::string& text, const std::string& pointer)
    {
        const auto place = m_context.outline.placeOf(pointer);
        if (!withoutBlanks(text).empty())
            m_context.facts.scripts.push_back({"shell",
                                               "build-step",
                                               "step " + pointer,
                                               {},
                                               text,
                                               place ? std::optional(place->offset) : std::nullopt,
                                               place ? place->line : 1});
    }

    const YamlContext& m_context;
    const Json& m_root;
};

} // namespace

void readModelDescription(const YamlContext& context)
{
    for (const Json& root : context.outline.documents) {
        if (root.is_object())
            ModelDescription(context, root).read();
    }
}

} // namespace assayer::format
