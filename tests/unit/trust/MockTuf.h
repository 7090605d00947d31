// SPDX-License-Identifier: GPL-3.0-or-later
// For tests: a repository of The Update Framework with throw-away keys.
#pragma once

#include "MockCertificates.h"

#include "base/Json.h"
#include "trust/TufUpdate.h"

#include <QString>

#include <map>
#include <string>
#include <vector>

namespace assayer::trust::test {

struct TufSigner
{
    std::string id;
    MockKey key;
};

inline TufSigner newSigner(const std::string& id)
{
    return {id, curveKey()};
}

inline std::string signedText(const Json& content, const std::vector<TufSigner>& signers)
{
    // Compact JSON with sorted keys is canonical already, but for the line breaks in keys, which are not escaped.
    const std::string canonical = QString::fromStdString(content.dump()).replace("\\n", "\n").toStdString();
    Json signatures = Json::array();
    for (const TufSigner& signer : signers)
        signatures.push_back({{"keyid", signer.id}, {"sig", hexadecimal(signWith(signer.key, canonical))}});
    return Json{{"signed", content}, {"signatures", signatures}}.dump();
}

/// Two of `roots` sign roots and targets, `online` the rest.
inline Json rootContent(std::uint64_t version, const std::vector<TufSigner>& roots, const TufSigner& online,
                        const std::string& expires)
{
    Json keys = Json::object();
    const auto add = [&](const TufSigner& signer) {
        keys[signer.id] = {{"keytype", "ecdsa"},
                           {"scheme", "ecdsa-sha2-nistp256"},
                           {"keyval", {{"public", pemOf(spkiOf(signer.key), "PUBLIC KEY")}}}};
    };
    Json rootIds = Json::array();
    for (const TufSigner& signer : roots) {
        add(signer);
        rootIds.push_back(signer.id);
    }
    add(online);
    const Json one{{"keyids", Json::array({online.id})}, {"threshold", 1}};
    return {{"_type", "root"},
            {"spec_version", "1.0"},
            {"version", version},
            {"expires", expires},
            {"consistent_snapshot", true},
            {"keys", keys},
            {"roles",
             {{"root", {{"keyids", rootIds}, {"threshold", 2}}},
              {"timestamp", one},
              {"snapshot", one},
              {"targets", {{"keyids", rootIds}, {"threshold", 2}}}}}};
}

inline Json tufFileEntry(std::uint64_t version, const std::string& content)
{
    return {{"version", version}, {"length", content.size()}, {"hashes", {{"sha256", hexadecimal(sha256(content))}}}};
}

/// A whole repository in which everything expires at one time.
struct MockTuf
{
    std::string expires;
    std::vector<TufSigner> roots{newSigner("r1"), newSigner("r2")};
    TufSigner online = newSigner("online");

    std::string root(std::uint64_t version) const
    {
        return signedText(rootContent(version, roots, online, expires), roots);
    }

    /// All files by their path, all metadata of that version.
    std::map<std::string, std::string> publish(std::uint64_t version, const std::string& target) const
    {
        const auto content = [&](const char* type, const char* member, const std::string& name, const Json& entry) {
            return Json{{"_type", type}, {"version", version}, {"expires", expires}, {member, {{name, entry}}}};
        };
        const std::string number = std::to_string(version);
        std::map<std::string, std::string> files;
        Json listed = tufFileEntry(version, target);
        listed.erase("version");
        const std::string targets = signedText(content("targets", "targets", "trusted_root.json", listed), roots);
        const std::string snapshot =
            signedText(content("snapshot", "meta", "targets.json", tufFileEntry(version, targets)), {online});
        files["timestamp.json"] =
            signedText(content("timestamp", "meta", "snapshot.json", tufFileEntry(version, snapshot)), {online});
        files[number + ".targets.json"] = targets;
        files[number + ".snapshot.json"] = snapshot;
        files["targets/" + hexadecimal(sha256(target)) + ".trusted_root.json"] = target;
        return files;
    }
};

} // namespace assayer::trust::test
