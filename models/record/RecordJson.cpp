// SPDX-License-Identifier: GPL-3.0-or-later
#include "record/RecordJson.h"

#include <concepts>
#include <type_traits>

namespace assayer::record {

namespace {

// Each type's members stand once, here; writing and reading are two visitors over the same list.

#define ASSAYER_FIELDS(TYPE)                                                                                           \
    template <typename Self, typename Visit>                                                                           \
    requires std::same_as<std::remove_const_t<Self>, TYPE>                                                             \
    void fields(Self& self, Visit& visit)

ASSAYER_FIELDS(Protection)
{
    visit("name", self.name);
    visit("active", self.active);
    visit("detail", self.detail);
}

ASSAYER_FIELDS(Tool)
{
    visit("name", self.name);
    visit("version", self.version);
    visit("protections", self.protections);
}

ASSAYER_FIELDS(Subject)
{
    visit("kind", self.kind);
    visit("location", self.location);
    visit("name", self.name);
    visit("revision", self.revision);
    visit("files", self.files);
    visit("bytes", self.bytes);
}

ASSAYER_FIELDS(Member)
{
    visit("name", self.name);
    visit("kind", self.kind);
    visit("offset", self.offset);
    visit("length", self.length);
    visit("size", self.size);
    visit("dtype", self.dtype);
    visit("shape", self.shape);
    visit("format", self.format);
}

ASSAYER_FIELDS(File)
{
    visit("path", self.path);
    visit("rawPath", self.rawPath);
    visit("linkTarget", self.linkTarget);
    visit("size", self.size);
    visit("digests", self.digests);
    visit("format", self.format);
    visit("verdict", self.verdict);
    visit("facts", self.facts);
    visit("members", self.members);
    visit("entropy", self.entropy);
}

ASSAYER_FIELDS(Finding)
{
    visit("rule", self.rule);
    visit("severity", self.severity);
    visit("path", self.path);
    visit("member", self.member);
    visit("offset", self.offset);
    visit("length", self.length);
    visit("title", self.title);
    visit("evidence", self.evidence);
    visit("confidence", self.confidence);
    visit("references", self.references);
    visit("suppressed", self.suppressed);
}

ASSAYER_FIELDS(SignatureStep)
{
    visit("name", self.name);
    visit("result", self.result);
    visit("detail", self.detail);
    visit("expected", self.expected);
    visit("actual", self.actual);
    visit("why", self.why);
}

ASSAYER_FIELDS(CertificateExtension)
{
    visit("oid", self.oid);
    visit("name", self.name);
    visit("value", self.value);
    visit("critical", self.critical);
}

ASSAYER_FIELDS(Certificate)
{
    visit("role", self.role);
    visit("subject", self.subject);
    visit("issuer", self.issuer);
    visit("serial", self.serial);
    visit("notBefore", self.notBefore);
    visit("notAfter", self.notAfter);
    visit("key", self.key);
    visit("sha256", self.sha256);
    visit("names", self.names);
    visit("extensions", self.extensions);
    visit("pem", self.pem);
}

ASSAYER_FIELDS(LogEntry)
{
    visit("log", self.log);
    visit("logId", self.logId);
    visit("kind", self.kind);
    visit("index", self.index);
    visit("integratedTime", self.integratedTime);
    visit("treeSize", self.treeSize);
    visit("rootHash", self.rootHash);
    visit("checkpoint", self.checkpoint);
    visit("body", self.body);
}

ASSAYER_FIELDS(TrustedTime)
{
    visit("source", self.source);
    visit("time", self.time);
}

ASSAYER_FIELDS(Coverage)
{
    visit("covered", self.covered);
    visit("missing", self.missing);
    visit("extra", self.extra);
    visit("changed", self.changed);
    visit("ignored", self.ignored);
}

ASSAYER_FIELDS(Signature)
{
    visit("kind", self.kind);
    visit("path", self.path);
    visit("status", self.status);
    visit("reason", self.reason);
    visit("signer", self.signer);
    visit("steps", self.steps);
    visit("coverage", self.coverage);
    visit("certificates", self.certificates);
    visit("logEntries", self.logEntries);
    visit("times", self.times);
}

ASSAYER_FIELDS(Evidence)
{
    visit("path", self.path);
    visit("pointer", self.pointer);
    visit("member", self.member);
    visit("offset", self.offset);
    visit("length", self.length);
    visit("value", self.value);
}

ASSAYER_FIELDS(Claim)
{
    visit("id", self.id);
    visit("field", self.field);
    visit("said", self.said);
    visit("verdict", self.verdict);
    visit("explanation", self.explanation);
    visit("evidence", self.evidence);
}

ASSAYER_FIELDS(Node)
{
    visit("id", self.id);
    visit("kind", self.kind);
    visit("name", self.name);
    visit("version", self.version);
    visit("path", self.path);
    visit("evidence", self.evidence);
}

ASSAYER_FIELDS(Edge)
{
    visit("from", self.from);
    visit("to", self.to);
    visit("relation", self.relation);
    visit("confidence", self.confidence);
    visit("contradicted", self.contradicted);
    visit("evidence", self.evidence);
}

ASSAYER_FIELDS(Graph)
{
    visit("nodes", self.nodes);
    visit("edges", self.edges);
}

ASSAYER_FIELDS(CompletenessField)
{
    visit("name", self.name);
    visit("weight", self.weight);
    visit("state", self.state);
}

ASSAYER_FIELDS(Completeness)
{
    visit("score", self.score);
    visit("fields", self.fields);
}

ASSAYER_FIELDS(Bom)
{
    visit("completeness", self.completeness);
}

ASSAYER_FIELDS(Advisory)
{
    visit("id", self.id);
    visit("package", self.package);
    visit("severity", self.severity);
    visit("summary", self.summary);
}

ASSAYER_FIELDS(NetworkAccess)
{
    visit("host", self.host);
    visit("bytesSent", self.bytesSent);
    visit("bytesReceived", self.bytesReceived);
}

ASSAYER_FIELDS(Problem)
{
    visit("path", self.path);
    visit("what", self.what);
    visit("why", self.why);
}

ASSAYER_FIELDS(Inspection)
{
    visit("schema", self.schema);
    visit("tool", self.tool);
    visit("subject", self.subject);
    visit("started", self.started);
    visit("finished", self.finished);
    visit("verdict", self.verdict);
    visit("files", self.files);
    visit("findings", self.findings);
    visit("signatures", self.signatures);
    visit("claims", self.claims);
    visit("graph", self.graph);
    visit("bom", self.bom);
    visit("advisories", self.advisories);
    visit("network", self.network);
    visit("problems", self.problems);
}

#undef ASSAYER_FIELDS

template <typename T>
struct IsOptional : std::false_type
{
};
template <typename T>
struct IsOptional<std::optional<T>> : std::true_type
{
};
template <typename T>
struct IsVector : std::false_type
{
};
template <typename T>
struct IsVector<std::vector<T>> : std::true_type
{
};

class Writer
{
public:
    template <typename T>
    void operator()(const char* name, const T& value)
    {
        if constexpr (IsOptional<T>::value) {
            if (value)
                m_object[name] = write(*value);
        } else {
            m_object[name] = write(value);
        }
    }

    template <typename T>
    static Json write(const T& value)
    {
        if constexpr (std::is_enum_v<T>) {
            return Json(std::string(word(value)));
        } else if constexpr (IsVector<T>::value) {
            Json array = Json::array();
            for (const auto& item : value)
                array.push_back(write(item));
            return array;
        } else if constexpr (std::is_constructible_v<Json, const T&>) {
            return Json(value);
        } else {
            Writer writer;
            fields(value, writer);
            return std::move(writer.m_object);
        }
    }

private:
    Json m_object = Json::object();
};

class Reader
{
public:
    Reader(const Json& object, std::string pointer) : m_object(object), m_pointer(std::move(pointer))
    {
        if (!object.is_object())
            m_error = Error{ErrorKind::Malformed, "an object is expected at '" + m_pointer + "'", {}};
    }

    template <typename T>
    void operator()(const char* name, T& value)
    {
        if (m_error)
            return;
        const auto found = m_object.find(name);
        if constexpr (IsOptional<T>::value) {
            if (found == m_object.end())
                return;
            value.emplace();
            read(*found, m_pointer + "/" + name, *value);
        } else if (found == m_object.end()) {
            m_error = Error{ErrorKind::Malformed, "'" + m_pointer + "/" + name + "' is missing", {}};
        } else {
            read(*found, m_pointer + "/" + name, value);
        }
    }

    template <typename T>
    void read(const Json& json, const std::string& pointer, T& value)
    {
        if constexpr (std::is_enum_v<T>) {
            const auto known = json.is_string() ? fromWord<T>(json.get_ref<const std::string&>()) : std::nullopt;
            if (known)
                value = *known;
            else
                m_error = Error{ErrorKind::Malformed, "an unknown word at '" + pointer + "'", {}};
        } else if constexpr (std::same_as<T, Json>) {
            value = json;
        } else if constexpr (IsVector<T>::value) {
            if (!json.is_array()) {
                m_error = Error{ErrorKind::Malformed, "an array is expected at '" + pointer + "'", {}};
                return;
            }
            value.reserve(json.size());
            for (std::size_t i = 0; i < json.size() && !m_error; ++i) {
                value.emplace_back();
                read(json[i], pointer + "/" + std::to_string(i), value.back());
            }
        } else if constexpr (std::is_constructible_v<Json, const T&>) {
            if (!fits<T>(json)) {
                m_error = Error{ErrorKind::Malformed, "a value of another type is expected at '" + pointer + "'", {}};
                return;
            }
            json.get_to(value);
        } else {
            Reader reader(json, pointer);
            if (!reader.m_error)
                fields(value, reader);
            m_error = reader.m_error;
        }
    }

    const std::optional<Error>& error() const { return m_error; }

private:
    template <typename T>
    static bool fits(const Json& json)
    {
        if constexpr (std::same_as<T, bool>)
            return json.is_boolean();
        else if constexpr (std::unsigned_integral<T>)
            return json.is_number_unsigned();
        else if constexpr (std::floating_point<T>)
            return json.is_number();
        else if constexpr (std::same_as<T, std::string>)
            return json.is_string();
        else { // a map of strings
            if (!json.is_object())
                return false;
            for (const auto& item : json) {
                if (!item.is_string())
                    return false;
            }
            return true;
        }
    }

    const Json& m_object;
    std::string m_pointer;
    std::optional<Error> m_error;
};

} // namespace

Json toJson(const Inspection& value)
{
    return Writer::write(value);
}
Json toJson(const File& value)
{
    return Writer::write(value);
}
Json toJson(const Member& value)
{
    return Writer::write(value);
}
Json toJson(const Finding& value)
{
    return Writer::write(value);
}
Json toJson(const Signature& value)
{
    return Writer::write(value);
}
Json toJson(const Claim& value)
{
    return Writer::write(value);
}
Json toJson(const Problem& value)
{
    return Writer::write(value);
}

template <typename T>
Result<T> fromJson(const Json& json)
{
    T value;
    Reader reader(json, "");
    if (!reader.error())
        fields(value, reader);
    if (reader.error())
        return failure(*reader.error());
    return value;
}

template Result<Inspection> fromJson<Inspection>(const Json&);
template Result<File> fromJson<File>(const Json&);
template Result<Member> fromJson<Member>(const Json&);
template Result<Finding> fromJson<Finding>(const Json&);
template Result<Signature> fromJson<Signature>(const Json&);
template Result<Claim> fromJson<Claim>(const Json&);
template Result<Problem> fromJson<Problem>(const Json&);

std::string toText(const Inspection& inspection)
{
    return toJson(inspection).dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<Inspection> fromText(std::string_view text)
{
    Limits limits;
    limits.documentBytes = 4ULL << 30U; // a record of our own making may be large
    auto document = parseJson(text, limits);
    if (!document)
        return failure(document.error());
    if (jsonText(document->value, "schema") != kSchema)
        return failure(ErrorKind::Unsupported, "this is no inspection record of schema " + std::string(kSchema));
    return fromJson<Inspection>(document->value);
}

} // namespace assayer::record
