// SPDX-License-Identifier: GPL-3.0-or-later
// Parts of the record as JSON text.
#include "RecordText.h"

#include "record/RecordJson.h"

namespace assayer::widgets {

namespace {

QString writtenJson(const Json& json)
{
    return QString::fromStdString(json.dump(2, ' ', false, Json::error_handler_t::replace));
}

} // namespace

QString jsonText(const record::File& file)
{
    record::Inspection holder;
    holder.files.push_back(file);
    return writtenJson(record::toJson(holder)["files"][0]);
}

QString jsonText(const record::Member& member)
{
    return writtenJson(record::toJson(member));
}

QString jsonText(const record::Finding& finding)
{
    return writtenJson(record::toJson(finding));
}

QString jsonText(const record::Signature& signature)
{
    return writtenJson(record::toJson(signature));
}

QString jsonText(const record::Claim& claim)
{
    return writtenJson(record::toJson(claim));
}

QString jsonText(const record::Node& node)
{
    record::Inspection holder;
    holder.graph.nodes.push_back(node);
    return writtenJson(record::toJson(holder)["graph"]["nodes"][0]);
}

QString markdownText(const QString& text)
{
    QString escaped;
    escaped.reserve(text.size() * 2);
    for (const QChar character : text) {
        const char16_t code = character.unicode();
        const bool punctuation = (code >= u'!' && code <= u'/') || (code >= u':' && code <= u'@') ||
                                 (code >= u'[' && code <= u'`') || (code >= u'{' && code <= u'~');
        if (punctuation)
            escaped += u'\\';
        escaped += character;
    }
    return escaped;
}

} // namespace assayer::widgets
