// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspection/ExternalFiles.h"

#include "base/Json.h"
#include "risk/Catalogue.h"

#include <algorithm>
#include <map>

namespace assayer::inspection {

namespace {

// The name beside the model that asks for it; "./" says nothing.
std::string beside(const std::string& model, std::string name)
{
    while (name.starts_with("./"))
        name.erase(0, 2);
    const std::size_t slash = model.find_last_of('/');
    return slash == std::string::npos ? name : model.substr(0, slash + 1) + name;
}

} // namespace

void checkExternalFiles(record::Inspection& record, bool whole, bool cache)
{
    std::map<std::string, const record::File*> files;
    for (const record::File& file : record.files)
        files.emplace(file.path, &file);
    const auto add = [&](const record::File& model, const std::string& kind, std::string evidence) {
        record::Finding finding = risk::Catalogue::builtIn().findingFor(kind, std::move(evidence));
        finding.path = model.path;
        record.findings.push_back(std::move(finding));
    };
    for (const record::File& model : record.files) {
        const Json& wanted = jsonMember(model.facts, "externalFiles");
        if (!wanted.is_array())
            continue;
        for (const Json& entry : wanted) {
            const std::string name = jsonText(entry, "name");
            const std::uint64_t bytes = jsonUnsigned(entry, "bytes").value_or(0);
            const bool onnx = !entry.contains("missing");
            const std::string missing = jsonText(entry, "missing", "onnx.external-missing");
            const std::string longer = jsonText(entry, "longer");
            const std::string what = jsonText(entry, "what", "data");
            const auto found = files.find(beside(model.path, name));
            if (found == files.end() && !whole) {
                if (what == "data")
                    record.problems.push_back({model.path, "not-inspected",
                                               "The model takes data from '" + name + "', which was not inspected."});
            } else if (found == files.end()) {
                add(model, missing, "the model takes " + what + " from '" + name + "', which is not there");
            } else if (onnx && found->second->linkTarget && !cache) {
                add(model, "onnx.external-link",
                    "the model takes data from '" + name + "', which is a link to '" + *found->second->linkTarget +
                        "'");
            } else if (found->second->size < bytes) {
                add(model, missing,
                    "the model takes " + std::to_string(bytes) + " bytes from '" + name + "', which has " +
                        std::to_string(found->second->size));
            } else if (found->second->size > bytes && !longer.empty()) {
                add(model, longer,
                    "the model speaks of " + std::to_string(bytes) + " bytes of '" + name + "', which has " +
                        std::to_string(found->second->size));
            }
        }
    }
}

} // namespace assayer::inspection
