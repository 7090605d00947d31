// SPDX-License-Identifier: GPL-3.0-or-later
// Verifies bundles by Sigstore's JavaScript client: node verify_bundles.js NODE_MODULES CASES. Prints one answer a case.
const fs = require('fs');
const path = require('path');
const [modules, file] = process.argv.slice(2);
const load = (name) => require(path.join(modules, name));
const { bundleFromJSON } = load('@sigstore/bundle');
const { TrustedRoot } = load('@sigstore/protobuf-specs');
const { Verifier, toSignedEntity, toTrustMaterial } = load('@sigstore/verify');

function verify(one) {
  const bundle = bundleFromJSON(one.bundle);
  const artifact = one.bundle.messageSignature ? Buffer.from(one.artifact, 'base64') : undefined;
  const verifier = new Verifier(toTrustMaterial(TrustedRoot.fromJSON(one.root)));
  verifier.verify(toSignedEntity(bundle, artifact), {
    subjectAlternativeName: one.identity,
    extensions: { issuer: one.issuer },
  });
}

const answers = JSON.parse(fs.readFileSync(file, 'utf8')).map((one) => {
  try {
    verify(one);
    return { verified: true, message: 'verified' };
  } catch (error) {
    return { verified: false, message: `${error.name} ${error.code || ''} ${error.message}` };
  }
});
process.stdout.write(JSON.stringify(answers));
