// SPDX-License-Identifier: GPL-3.0-or-later
// Reading trusted roots.
#include "trust/TrustedRoot.h"

#include "base/EmbeddedFile.h"
#include "base/Text.h"
#include "trust/FieldReader.h"

#include <algorithm>
#include <array>
#include <span>

namespace assayer::trust {

std::span<const EmbeddedFile> trustResources();

namespace {

constexpr std::string_view kReason = "trust-root-malformed";

constexpr std::array<std::string_view, 3> kRootMediaTypes{
    "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
    "application/vnd.dev.sigstore.trustedroot.v0.1+json",
    "application/vnd.dev.sigstore.trustedroot.v0.2+json",
};

constexpr std::string_view kPublicGood = "https://tuf-repo-cdn.sigstore.dev"; ///< repository of the linked-in root
constexpr std::size_t kMaximumParties = 256;                                  ///< logs or authorities of one kind
constexpr std::size_t kLongestChain = 16;

class RootReader
{
public:
    explicit RootReader(TrustedRoot& root) : m_root(root), m_fields(m_found) {}

    void read(const Json& document)
    {
        // A ClientTrustConfig, and the resource that is linked in, wrap the root.
        const Json& wrapped = jsonMember(document, "trustedRoot");
        const Json& root = wrapped.is_object() ? wrapped : document;
        const std::string mediaType = jsonText(root, "mediaType");
        if (std::find(kRootMediaTypes.begin(), kRootMediaTypes.end(), mediaType) == kRootMediaTypes.end())
            defect("Expected the media type of a trusted root, found \"" + excerpt(mediaType, 120) + "\".");
        const std::string repository = jsonText(document, "repository", kPublicGood);
        if (const std::string date = jsonText(document, "asOf"); !date.empty())
            m_root.description =
                (repository == kPublicGood ? "Sigstore's public-good root" : "the root of " + repository) + " as of " +
                date;
        else
            m_root.description = "the trusted root that was named";
        readLogs(jsonMember(root, "tlogs"), "tlogs", m_root.logs);
        readLogs(jsonMember(root, "ctlogs"), "ctlogs", m_root.certificateLogs);
        readAuthorities(jsonMember(root, "certificateAuthorities"), "certificateAuthorities",
                        m_root.certificateAuthorities);
        readAuthorities(jsonMember(root, "timestampAuthorities"), "timestampAuthorities", m_root.timestampAuthorities);
        for (const Defect& found : m_found)
            defect(found.detail);
    }

    void defect(std::string detail)
    {
        if (m_root.defects.size() < 20)
            m_root.defects.push_back({std::string(kReason), std::move(detail)});
    }

private:
    bool isList(const Json& list, const std::string& where)
    {
        if (list.is_null())
            return false;
        if (list.is_array() && list.size() <= kMaximumParties)
            return true;
        defect("Expected at most " + std::to_string(kMaximumParties) + " entries in " + where +
               ", found more or another kind of value.");
        return false;
    }

    TimeWindow readWindow(const Json& json, const std::string& where)
    {
        TimeWindow window;
        window.start = parseUtcTime(jsonText(json, "start"));
        if (!window.start)
            defect("Expected a start of the validity of " + where +
                   ", found none: without it a key would count "
                   "for all times.");
        if (const Json& end = jsonMember(json, "end"); !end.is_null()) {
            window.end = parseUtcTime(jsonText(json, "end"));
            if (!window.end)
                defect("Expected a time as the end of the validity of " + where + ", found another text.");
        }
        return window;
    }

    void readLogs(const Json& list, const std::string& kind, std::vector<TransparencyLog>& logs)
    {
        if (!isList(list, kind))
            return;
        for (std::size_t i = 0; i < list.size(); ++i) {
            const std::string where = kind + "/" + std::to_string(i);
            const Json& key = jsonMember(list[i], "publicKey");
            auto scheme = schemeOf(jsonText(key, "keyDetails"));
            if (!scheme) {
                // Roots keep logs of long ago whose keys are of forms that nobody uses any more.
                m_root.notes.push_back("The log " + where + " is left out: " + scheme.error().message + ".");
                continue;
            }
            auto parsed = PublicKey::fromDer(m_fields.bytes(key, "rawBytes", "the key of " + where));
            if (!parsed) {
                defect("The key of " + where + " cannot be read: " + parsed.error().message + ".");
                continue;
            }
            TransparencyLog log{jsonText(list[i], "baseUrl"),
                                m_fields.bytes(jsonMember(list[i], "logId"), "keyId", "the identifier of " + where),
                                m_fields.bytesIfAny(jsonMember(list[i], "checkpointKeyId"), "keyId",
                                                    "the checkpoint identifier of " + where),
                                std::move(*parsed),
                                std::move(*scheme),
                                readWindow(jsonMember(key, "validFor"), where)};
            if (log.checkpointId.empty())
                log.checkpointId = log.id;
            logs.push_back(std::move(log));
        }
    }

    void readAuthorities(const Json& list, const std::string& kind, std::vector<Authority>& authorities)
    {
        if (!isList(list, kind))
            return;
        for (std::size_t i = 0; i < list.size(); ++i) {
            const std::string where = kind + "/" + std::to_string(i);
            const Json& certificates = jsonMember(jsonMember(list[i], "certChain"), "certificates");
            if (!certificates.is_array() || certificates.empty() || certificates.size() > kLongestChain) {
                defect("Expected a chain of 1 to " + std::to_string(kLongestChain) + " certificates for " + where +
                       ", found none.");
                continue;
            }
            Authority authority;
            authority.name = nameOf(list[i]);
            authority.window = readWindow(jsonMember(list[i], "validFor"), where);
            for (const Json& certificate : certificates) {
                auto parsed = parseCertificate(m_fields.bytes(certificate, "rawBytes", "a certificate of " + where));
                if (parsed)
                    authority.chain.push_back(std::move(*parsed));
                else
                    defect("A certificate of " + where + " cannot be read: " + parsed.error().message + ".");
            }
            if (authority.chain.size() == certificates.size())
                authorities.push_back(std::move(authority));
        }
    }

    static std::string nameOf(const Json& json)
    {
        const std::string uri = jsonText(json, "uri");
        return uri.empty() ? jsonText(jsonMember(json, "subject"), "commonName") : uri;
    }

    TrustedRoot& m_root;
    std::vector<Defect> m_found;
    FieldReader m_fields;
};

} // namespace

TrustedRoot parseTrustedRoot(std::string_view text)
{
    TrustedRoot root;
    RootReader reader(root);
    Limits limits;
    limits.documentValues = 100'000;
    const auto document = parseJson(text, limits);
    if (!document)
        reader.defect("Expected a trusted root in JSON, found: " + document.error().message + ".");
    else if (!document->duplicateKeys.empty())
        reader.defect("Expected every member of the trusted root once, found " + document->duplicateKeys.front() +
                      " twice.");
    else
        reader.read(document->value);
    return root;
}

std::string_view publicGoodRootText()
{
    return trustResources().front().text;
}

std::string_view publicGoodTufRoot()
{
    return trustResources().back().text;
}

const TrustedRoot& publicGoodRoot()
{
    static const TrustedRoot root = parseTrustedRoot(publicGoodRootText());
    return root;
}

} // namespace assayer::trust
