// SPDX-License-Identifier: GPL-3.0-or-later
// Source code that genuine models bring raises nothing above low; each rule has its samples in
// tests/data/sourceCases.py.
#include "risk/Judge.h"
#include "risk/PythonLists.h"

#include <QtTest>

#include "../format/SampleReading.h"

using namespace assayer;

namespace {

std::vector<record::Finding> judged(const std::string& text, const std::string& name)
{
    const test::Sample sample = test::readSample(text, name);
    return risk::judge(sample.facts, risk::Catalogue::builtIn());
}

QByteArray rulesOf(const std::vector<record::Finding>& findings)
{
    std::string text;
    for (const record::Finding& finding : findings)
        text += finding.rule + " [" + finding.evidence + "] ";
    return QByteArray::fromStdString(text);
}

} // namespace

class ScriptJudgementTest : public QObject
{
    Q_OBJECT

private slots:
    void usualCode_data();
    void usualCode();
    void lists();
};

void ScriptJudgementTest::usualCode_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("source");
    QTest::newRow("modelling") << QByteArray("modeling_x.py") << QByteArray(R"(
import math
from typing import Optional
import torch
from torch import nn
from transformers import PreTrainedModel
try:
    from flash_attn import flash_attn_func
except ImportError:
    flash_attn_func = None

class XAttention(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.act = getattr(nn, config.hidden_act)()
        self.scale = 1 / math.sqrt(config.head_dim)
    def forward(self, x: torch.Tensor, mask: Optional[torch.Tensor] = None):
        self.eval()
        return torch.einsum("bij,bkj->bik", x, x) * self.scale

class XModel(PreTrainedModel):
    def __init__(self, config):
        super().__init__(config)
        self.layers = nn.ModuleList([XAttention(config) for _ in range(config.layers)])
        self.compiled = torch.compile(self.layers[0])
    def generate(self, prompt):
        exec_plan = self.plan(prompt)
        return exec_plan.run()
)");
    QTest::newRow("tokenizer") << QByteArray("tokenization_x.py") << QByteArray(R"(
import os, re, base64
import json
PATTERN = re.compile(r"""'s|'t| ?\w+""")
def load(path):
    with open(os.path.join(path, "vocab.json"), encoding="utf-8") as file:
        vocab = json.load(file)
    return {base64.b64decode(token): int(rank) for token, rank in vocab.items()}
if __name__ == "__main__":
    import argparse
    parser = argparse.ArgumentParser()
    parser.add_argument("--path", type=str, default=os.environ.get("MODEL", "."))
    print(load(parser.parse_args().path))
)");
    QTest::newRow("setup") << QByteArray("setup.py") << QByteArray(R"(
import os
from setuptools import find_packages, setup
here = os.path.dirname(__file__)
with open(os.path.join(here, "README.md")) as file:
    long_description = file.read()
about = {}
exec(open(os.path.join(here, "x", "version.py")).read(), about)
setup(name="x", version=about["__version__"], packages=find_packages(), install_requires=["torch"])
)");
    QTest::newRow("example") << QByteArray("example.py") << QByteArray(R"(
from PIL import Image
import requests, torch, subprocess
from transformers import AutoModel, AutoProcessor
url = "http://images.cocodataset.org/val2017/000000039769.jpg"
image = Image.open(requests.get(url, stream=True).raw)
model = AutoModel.from_pretrained("org/name").eval()
state = torch.load("weights.bin", map_location="cpu")
commit = subprocess.check_output(["git", "rev-parse", "HEAD"]).decode().strip()
print(model(**AutoProcessor.from_pretrained("org/name")(image)))
)");
    QTest::newRow("notebook")
        << QByteArray("a.ipynb")
        << QByteArray("{\"cells\":[{\"cell_type\":\"code\",\"source\":[\"!pip install -q "
                      "transformers\\n\",\"%matplotlib inline\\n\","
                      "\"import torch\\n\",\"!nvidia-smi\\n\",\"x = torch.ones(3)\"],\"outputs\":[]}],\"nbformat\":4}");
    QTest::newRow("shell")
        << QByteArray("run.sh")
        << QByteArray(
               "#!/bin/bash\nset -euo pipefail\nexport HF_HOME=/tmp/hf\npip install -r requirements.txt\n"
               "for i in 1 2 3; do\n  python train.py --seed \"$i\" | tee logs/$i.txt\ndone\nrm -rf \"$OUT/tmp\"\n");
    QTest::newRow("workflow")
        << QByteArray(".github/workflows/ci.yml")
        << QByteArray(
               "name: ci\non:\n  push:\n    branches: [main]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n"
               "      - uses: actions/checkout@v4\n      - run: pip install -r requirements.txt\n      - run: "
               "pytest\n");
    QTest::newRow("configuration")
        << QByteArray("train.yaml")
        << QByteArray(
               "model:\n  _target_: torch.nn.Linear\n  in_features: 3\noptimizer:\n  class_path: torch.optim.AdamW\n"
               "data_dir: ${oc.env:DATA}\n");
    QTest::newRow("card")
        << QByteArray("README.md")
        << QByteArray("---\nlicense: mit\n---\n# Model \xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x92\xBB\n```python\nimport "
                      "os\nos.system('x')\n```\n"
                      "<!-- start -->\n<div align=\"center\"><img src=\"x.png\"></div>\n");
    QTest::newRow("environment") << QByteArray("environment.yml")
                                 << QByteArray("name: x\nchannels: [conda-forge]\ndependencies:\n  - python=3.11\n  - "
                                               "pip:\n    - torch==2.0\n    - einops\n");
}

void ScriptJudgementTest::usualCode()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, source);
    for (const record::Finding& finding : judged(source.toStdString(), name.toStdString()))
        QVERIFY2(finding.severity <= record::Severity::Low, rulesOf({finding}));
}

void ScriptJudgementTest::lists()
{
    const risk::PythonLists& lists = risk::PythonLists::builtIn();
    QVERIFY(!lists.version().empty());
    QVERIFY(lists.groupsOf("os.system") == std::vector<std::string>{"program"});
    QVERIFY(lists.groupsOf("torch.serialization.os.system") == std::vector<std::string>{"program"});
    QVERIFY(lists.groupsOf("?model.eval").empty());
    QVERIFY(lists.groupsOf("os.systems").empty());
    QVERIFY(lists.isKnownTool("git"));
    QVERIFY(!lists.isKnownTool("sh"));
}

QTEST_APPLESS_MAIN(ScriptJudgementTest)
#include "ScriptJudgementTest.moc"
