# SPDX-License-Identifier: BSD-3-Clause
"""Bundles that export_bundle.py writes are what Oddity loads: each is opened by oddity-batch, which runs it.

    python3 test_export_bundle.py RESOURCES/models oddity-batch
"""
import contextlib
import io
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

try:
    import torch
    from torch import nn
except ImportError:
    print("/usr/bin/python3 has no torch: the package python3-torch is needed to export networks")
    sys.exit(77)

MODELS, BATCH = pathlib.Path(sys.argv[1]), sys.argv[2]
sys.path.insert(0, str(MODELS))
sys.dont_write_bytecode = True
import backbones  # noqa: E402
import card_rules  # noqa: E402
import export_bundle  # noqa: E402


def card(inputs, outputs, **more):
    return {"format": 1, "name": "test", "inputs": inputs, "outputs": outputs, **more}


class Tree(nn.Module):
    """Votes of two questions from an image and two columns."""

    def __init__(self):
        super().__init__()
        self.convolution, self.head = nn.Conv2d(3, 4, 3), nn.Linear(6, 5)

    def forward(self, image, columns):
        return {"votes": self.head(torch.cat([self.convolution(image).mean((2, 3)), columns], 1))}


class Parts(nn.Module):
    """forward() gives bins and a mixture, encode() latents, decode() images."""

    def __init__(self):
        super().__init__()
        self.encoder, self.bins, self.decoder = nn.Linear(64, 4), nn.Linear(4, 3), nn.Linear(4, 64)

    def forward(self, image):
        latents = self.encode(image)
        return self.bins(latents), self.bins(latents).repeat(1, 2)

    @torch.jit.export
    def encode(self, image):
        return self.encoder(image.flatten(1))

    @torch.jit.export
    def decode(self, latents):
        return self.decoder(latents).reshape(-1, 1, 8, 8)


class Undecorated(Parts):
    """The same without @torch.jit.export: tracing keeps the methods that the card names."""

    def encode(self, image):
        return self.encoder(image.flatten(1))

    def decode(self, latents):
        return self.decoder(latents).reshape(-1, 1, 8, 8)


class Sequence(nn.Module):
    """Image sequence, epochs' times and which of them are missing: N×T×C×H×W, N×T, N×T."""

    def forward(self, images, times, missing):
        light = images.mean((2, 3, 4)) * (1 - missing)
        return torch.stack([light.sum(1), (light * times).sum(1)], 1)


class Layers(nn.Module):
    """A mask beside the bands, a PSF, a spectrum with its errors, a light curve."""

    def forward(self, image, psf, spectrum, curve):
        return image.mean((2, 3)).sum(1, keepdim=True) + psf.mean() + spectrum.mean((1, 2)).unsqueeze(1) + \
            curve.mean((1, 2)).unsqueeze(1)


class TestExportBundle(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(1)
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def info(self, bundle):
        """What Oddity says of it after running it on noise."""
        home = {"HOME": str(self.folder), "XDG_CONFIG_HOME": str(self.folder / "config")}
        done = subprocess.run([BATCH, "--json", "info", str(bundle)], capture_output=True, text=True,
                              env={**os.environ, **home}, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def exported(self, network, wanted, **how):
        bundle = self.folder / "network.pt"
        difference, digest = export_bundle.export(network.eval(), wanted, bundle, **how)
        self.assertLess(difference, 1e-4)
        info = self.info(bundle)
        self.assertEqual(info["sha256"], digest)
        self.assertNotIn("problem", info["operations_per_object"])
        return info

    def test_several_inputs_and_votes(self):
        questions = [{"name": "smooth", "answers": ["yes", "no"]},
                     {"name": "arms", "answers": ["1", "2", "more"], "after": ["smooth", "no"]}]
        wanted = card([{"name": "image", "bands": ["g", "r", "z"], "height": 16, "width": 16},
                       {"name": "columns", "kind": "columns", "columns": ["mag", "size"]}],
                      [{"name": "votes", "kind": "votes", "element": "votes", "activation": "softmax",
                        "questions": questions}])
        for trace in (False, True):
            info = self.exported(Tree(), wanted, trace=trace)
            self.assertEqual(len(info["card"]["inputs"]), 2)
            self.assertEqual(info["card"]["outputs"][0]["questions"][1]["after"], ["smooth", "no"])

    def test_methods_edges_and_generators(self):
        wanted = card([{"bands": ["*"], "height": 8, "width": 8}],
                      [{"name": "p", "kind": "pdf_bin", "element": "0", "edges": [0, 1, 2, 4], "activation": "softmax"},
                       {"name": "mixture", "kind": "pdf_mix", "element": "1", "activation": "mixture"},
                       {"name": "latents", "kind": "embed", "method": "encode"},
                       {"name": "images", "kind": "gen", "method": "decode", "latent_size": 4}])
        for network, trace in ((Parts(), False), (Parts(), True), (Undecorated(), True)):
            info = self.exported(network, wanted, trace=trace)
            self.assertEqual(info["card"]["outputs"][2]["method"], "encode")

    def test_sequences(self):
        wanted = card([{"name": "images", "kind": "image_sequence", "bands": ["g", "r"], "epochs": 3, "height": 8,
                        "width": 8},
                       {"name": "times", "kind": "epochs", "gives": "time", "epochs": 3, "time_zero": "first"},
                       {"name": "gaps", "kind": "epochs", "gives": "missing", "epochs": 3}],
                      [{"name": "light", "kind": "reg", "classes": ["sum", "trend"]}])
        self.exported(Sequence(), wanted)

    def test_layers_and_series(self):
        wanted = card([{"name": "image", "bands": ["g"], "layers": ["mask", "ivar"], "height": 8, "width": 8},
                       {"name": "psf", "bands": [], "layers": ["psf"], "height": 5, "width": 5},
                       {"name": "spectrum", "kind": "spectrum", "channels": ["flux", "ivar"], "layout": "NLC",
                        "grid": {"first": 4000, "last": 5000, "count": 32}},
                       {"name": "curve", "kind": "light_curve", "bands": ["g", "r"], "channels": ["flux", "bands"]}],
                      [{"name": "score", "kind": "score"}])
        self.exported(Layers(), wanted)

    def test_backbones_take_any_bands(self):
        try:
            import torchvision  # noqa: F401
        except ImportError:
            self.skipTest("the package python3-torchvision is needed for its networks")
        for bands in (["*"], ["g", "r", "z"], ["u", "g", "r", "i", "z"]):
            network = backbones.load_backbone("torchvision:resnet18", len(bands))
            wanted = backbones.backbone_card("torchvision:resnet18", bands, 64, False)
            info = self.exported(network, wanted)
            self.assertEqual(info["card"]["outputs"][0]["kind"], "embed")
        # another number of bands sees a grey image as before
        whole = backbones.load_backbone("torchvision:resnet18", 3)
        torch.save(whole.state_dict(), self.folder / "weights.pt")
        one = nn.Sequential(nn.Conv2d(3, 2, 3))
        image = torch.rand(1, 1, 8, 8)
        grey = one(image.expand(1, 3, 8, 8))
        backbones.adapt_bands(one, 5)
        torch.testing.assert_close(one(image.expand(1, 5, 8, 8)), grey)

    def test_the_command_line(self):
        try:
            import torchvision
        except ImportError:
            self.skipTest("the package python3-torchvision is needed for its networks")
        weights = self.folder / "resnet.pth"
        torch.save(torchvision.models.resnet18(weights=None).state_dict(), weights)
        bundle = self.folder / "resnet.pt"
        sys.argv = ["export_bundle.py", "--backbone", "torchvision:resnet18", "--weights", str(weights), "--bands",
                    "g,r,z", "--size", "32", "--out", str(bundle)]
        with contextlib.redirect_stdout(io.StringIO()) as said:
            export_bundle.main()
        self.assertIn(self.info(bundle)["sha256"], said.getvalue())
        sys.argv = ["export_bundle.py", "--backbone", "torchvision:no_such", "--bands", "g", "--size", "32", "--out", "x.pt"]
        with self.assertRaisesRegex(SystemExit, "no_such"):
            export_bundle.main()

    def test_wrong_cards_are_refused(self):
        image = {"bands": ["*"], "height": 8, "width": 8}
        latents = {"name": "latents", "kind": "embed", "method": "encode"}
        wrong = {
            "unknown field": card([{**image, "colour": 1}], [latents]),
            "edges": card([image], [{"name": "p", "kind": "pdf_bin", "element": "0", "edges": [2, 1]}]),
            "3 bins": card([image], [{"name": "p", "kind": "pdf_bin", "element": "1", "edges": [0, 1, 2, 3]}]),
            "no such tensor": card([image], [{**latents, "element": "0"}]),
            "none of this name": card([image], [{**latents, "method": "dream"}]),
            "epochs": card([{"kind": "epochs", "gives": "time", "epochs": 3}], [latents]),
            "after": card([image], [{"name": "v", "kind": "votes", "questions": [
                {"name": "a", "answers": ["x", "y"], "after": ["b", "z"]}]}]),
            "used twice": card([image], [latents, latents]),
        }
        for complaint, refused in wrong.items():
            with self.subTest(complaint), self.assertRaisesRegex(ValueError, complaint):
                export_bundle.export(Parts().eval(), refused, self.folder / "refused.pt")
        self.assertEqual(list(self.folder.iterdir()), [])
        card_rules.check_card(json.loads((MODELS / "demo-vae.oddity.json").read_text()))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
