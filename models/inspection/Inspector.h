// SPDX-License-Identifier: GPL-3.0-or-later
// One inspection of one subject: walk, digests and entropy in this process, everything that interprets bytes in
// workers.
#pragma once

#include "base/Limits.h"
#include "base/Result.h"
#include "inspection/Observer.h"
#include "pickle/Trace.h"
#include "record/Inspection.h"
#include "source/ByteSource.h"
#include "trust/SignatureCheck.h"
#include "trust/TrustStore.h"

#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace assayer::inspection {

struct Options
{
    bool digests = true;      ///< SHA-256 and the SHA-1 of the git blob
    bool moreDigests = false; ///< SHA-512, BLAKE2b and MD5 too
    bool entropy = true;      ///< the byte-entropy profile, in the same pass
    bool risks = true;        ///< readers and rules
    bool signatures = true;
    bool claims = true;
    bool graph = true;
    unsigned jobs = 0;           ///< threads for digests and worker processes each; 0 is the number of cores
    bool inProcess = false;      ///< readers run in this process: for debugging and sanitizers
    bool requireSandbox = false; ///< nothing is read unless every protection of the readers is in force
    std::string workerProgram;   ///< path of assayer-worker; empty: beside this program, else beside it in libexec
    Limits limits;
    std::string publicKeyPem;    ///< key that the user names for signatures; empty where none
    trust::TrustStore decisions; ///< signers that the user or a policy expects
    std::string publisher;       ///< whose model it is; empty: told by the subject
    std::string keyring;         ///< OpenPGP keys that the user points to: the bytes of a ring; empty where none
    std::string allowedSigners;  ///< of SSH signatures: the text of an allowed_signers file
    std::string principal;       ///< the name in it that has to have signed; empty: any
    std::vector<std::string> ignorePaths; ///< of the subject, left out of a signature's coverage
    bool ignoreUnsigned = false;          ///< files that a signed manifest lacks are listed, not failed
    std::string authoritiesPem;           ///< certificates that the user believes, for chains in bundles
    bool partialChain = false;            ///< one of them may be an intermediate authority
    bool acceptExpired = false;           ///< a chain that was valid when its leaf began counts as valid now
    std::string trustedRoot;              ///< text of a trusted_root.json; empty: Sigstore's public-good root
    std::vector<trust::SignerExpectation> expectedSigners; ///< any of them may have signed
    std::string signatureFile; ///< path of a signature outside or inside the subject; empty: those found in it
};

/// The worker program that these options lead to.
std::string workerProgram(const Options& options);

/// Inspects subjects, one after another, with a pool of workers that stays warm between them. inspect() and
/// trace() come from one thread at a time; open() may come from another meanwhile.
class Inspector
{
public:
    explicit Inspector(Options options);
    ~Inspector();
    Inspector(const Inspector&) = delete;
    Inspector& operator=(const Inspector&) = delete;

    /// Inspects a local file, folder or cache snapshot. Blocks; `observer` is called from engine threads, one call at a
    /// time. On a stop request the record of what was done by then is returned, with the problem "cancelled" for the
    /// rest. Fails only where the subject itself cannot be opened.
    Result<record::Inspection> inspect(const std::string& subject, Observer& observer,
                                       const std::stop_token& stop = {});

    /// What stands between the readers and this machine; starts a worker to find out. Fails where none can be started,
    /// or where protections are required and one is missing.
    Result<std::vector<record::Protection>> protections();

    /// From the next inspection on: the signers that are expected, and the root of trust where the options name none.
    /// Not while one runs.
    void expect(trust::TrustStore decisions, std::string trustedRoot);

    /// Opens a file of the last subject by its path in the record, with the walk's care about links.
    Result<std::unique_ptr<source::ByteSource>> open(const std::string& path) const;

    /// The pickle streams of a file of the last subject, traced in a worker; `member` names an archive member or is
    /// empty.
    Result<std::vector<pickle::Trace>> trace(const std::string& path, const std::string& member,
                                             std::size_t maximumSteps, const std::stop_token& stop = {});

private:
    struct Private;
    std::unique_ptr<Private> m_private;
};

} // namespace assayer::inspection
