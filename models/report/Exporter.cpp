// SPDX-License-Identifier: GPL-3.0-or-later
// The table of formats; a new one is a line here.
#include "report/Exporter.h"

#include "bom/CycloneDx.h"
#include "record/RecordJson.h"
#include "report/HtmlReport.h"
#include "report/Sarif.h"
#include "report/TextReport.h"

#include <algorithm>
#include <array>

namespace assayer::report {

namespace {

std::string writeJson(const record::Inspection& inspection, const ReportContext&)
{
    return record::toText(inspection);
}

std::string writeCycloneDx(const record::Inspection& inspection, const ReportContext&)
{
    return bom::toCycloneDx(inspection);
}

} // namespace

std::span<const Exporter> exporters()
{
    static constexpr std::array kExporters{
        Exporter{"text", "Text for a terminal", "txt", writeText},
        Exporter{"html", "HTML report", "html", writeHtml},
        Exporter{"json", "Inspection record (JSON)", "json", writeJson},
        Exporter{"sarif", "SARIF 2.1.0", "sarif", writeSarif},
        Exporter{"cyclonedx", "ML-BOM (CycloneDX 1.6)", "cdx.json", writeCycloneDx},
    };
    return kExporters;
}

const Exporter* findExporter(std::string_view id)
{
    const auto all = exporters();
    const auto found =
        std::find_if(all.begin(), all.end(), [id](const Exporter& exporter) { return exporter.id == id; });
    return found == all.end() ? nullptr : &*found;
}

} // namespace assayer::report
