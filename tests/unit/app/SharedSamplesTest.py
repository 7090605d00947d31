# SPDX-License-Identifier: GPL-3.0-or-later
"""`assay inspect` on every folder of samples that stands beside the sources, where there is one: it ends, with a record."""

import os

import assay


def folders():
    """The samples' folders of one level, each a subject."""
    found = []
    for collection in ("corpus", "vectors"):
        parent = os.path.join(assay.SHARED, collection)
        if assay.SHARED and os.path.isdir(parent):
            found += sorted(entry.path for entry in os.scandir(parent) if entry.is_dir())
    return found


class SharedSamplesTest(assay.EndToEnd):
    def testEveryFolderEndsWithARecord(self):
        subjects = folders()
        if not subjects:
            self.skipTest("no shared samples beside the sources (ASSAYER_SHARED)")
        for subject in subjects:
            with self.subTest(subject=subject):
                record = self.checkRecord(assay.inspect(subject))
                stopped = [finding["path"] for finding in record["findings"] if finding["rule"] == "ASY-GEN-006"]
                self.assertFalse(stopped, "a worker stopped on these")


if __name__ == "__main__":
    assay.main()
