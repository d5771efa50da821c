# SPDX-License-Identifier: BSD-3-Clause
"""What device-check.sh runs: the same networks on two devices, their outputs and attributions compared.

    device_check.py BATCH FOLDER --device cuda:0 --against cpu --objects N"""

import argparse
import glob
import json
import os
import subprocess
import sys
import zipfile

import numpy as np

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
OUTPUT_TOLERANCE = 1e-3  # of an output's spread: float32 sums in another order
MAP_TOLERANCE = 1e-2  # of a map's largest value: gradients pass every layer twice
OBJECTS = 48

METHODS = ["gradient", "input_x_gradient", "smoothgrad", "integrated_gradients", "gradcam", "occlusion", "rise"]

BODIES = {
    # name: (what forward(self, x) computes, its card's outputs)
    "classes": ("    _0 = torch.view(torch.cos(torch.linspace(0., 188., 189)), [7, 3, 3, 3])\n"
                "    _1 = torch.relu(torch.conv2d(x, torch.div(_0, 3.), None, [1, 1], [1, 1], [1, 1], 1))\n"
                "    return torch.mean(_1, [2, 3])\n",
                [{"name": "class", "kind": "class", "classes": list("abcdefg"), "activation": "softmax"}]),
    "votes": ("    _0 = torch.view(torch.sin(torch.linspace(0., 134., 135)), [5, 3, 3, 3])\n"
              "    _1 = torch.relu(torch.conv2d(x, torch.div(_0, 3.), None, [1, 1], [1, 1], [1, 1], 1))\n"
              "    return torch.add(torch.mul(torch.mean(_1, [2, 3]), 20.), 1.)\n",
              [{"name": "votes", "kind": "votes", "votes": "concentrations", "questions": [
                  {"name": "shape", "answers": ["smooth", "disc", "artefact"]},
                  {"name": "bar", "answers": ["yes", "no"], "after": ["shape", "disc"]}]}]),
    "mask": ("    _0 = torch.view(torch.cos(torch.linspace(0., 74., 75)), [1, 3, 5, 5])\n"
             "    return torch.sigmoid(torch.conv2d(x, _0, None, [1, 1], [2, 2], [1, 1], 1))\n",
             [{"name": "mask", "kind": "mask"}]),
    "mixture": ("    _0 = torch.view(torch.cos(torch.linspace(0., 161., 162)), [6, 3, 3, 3])\n"
                "    _1 = torch.mean(torch.conv2d(x, _0, None, [1, 1], [1, 1], [1, 1], 1), [2, 3])\n"
                "    return torch.view(_1, [-1, 3, 2])\n",
                [{"name": "z", "kind": "pdf_mix", "activation": "mixture"}]),
    "rebuilt": ("    _0 = torch.avg_pool2d(x, [2, 2])\n"
                "    return torch.upsample_nearest2d(_0, [64, 64])\n",
                [{"name": "recon", "kind": "recon"}]),
}
GREEDY = ("    if torch.gt(torch.size(x, 0), 16):\n"
          "      _0 = torch.mul(x, torch.sum(torch.zeros([1000000, 1000000], device=ops.prim.device(x))))\n"
          "    else:\n"
          "      _0 = x\n"
          "    return torch.mean(_0, [2, 3])\n")
HOMELESS = ("    if ops.prim.is_cuda(x):\n"
            "      _0 = torch.mul(x, torch.sum(torch.zeros([1000000, 1000000], device=ops.prim.device(x))))\n"
            "    else:\n"
            "      _0 = x\n"
            "    return torch.mean(_0, [2, 3])\n")

failures = []


def fail(text):
    failures.append(text)
    print("FAILED: " + text, flush=True)


def write_network(path, body, outputs, bands=("g", "r", "z"), side=64):
    """A TorchScript archive of a network without parameters, and its card."""
    code = ("class Net(Module):\n  __parameters__ = []\n  __buffers__ = []\n"
            "  def forward(self: __torch__.Net,\n    x: Tensor) -> Tensor:\n" + body)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("net/data.pkl", b"\x80\x02c__torch__\nNet\n)\x81}(ub.")
        archive.writestr("net/code/__torch__.py", code)
        archive.writestr("net/constants.pkl", b"\x80\x02).")
        archive.writestr("net/version", "3\n")
    card = {"format": 1, "name": os.path.basename(path)[:-3],
            "inputs": [{"bands": list(bands), "height": side, "width": side}], "outputs": outputs}
    with open(path[:-3] + ".oddity.json", "w", encoding="utf-8") as file:
        json.dump(card, file)
    return path


def write_fits(path, pixels):
    """One float32 image."""
    cards = ["SIMPLE  =                    T", "BITPIX  =                  -32", f"NAXIS   = {pixels.ndim:20d}"]
    cards += [f"NAXIS{axis + 1:<3}= {length:20d}" for axis, length in enumerate(reversed(pixels.shape))]
    header = "".join(card.ljust(80) for card in cards + ["END"]).encode("ascii")
    data = pixels.astype(">f4").tobytes()
    with open(path, "wb") as file:
        file.write(header.ljust(-(-len(header) // 2880) * 2880))
        file.write(data.ljust(-(-len(data) // 2880) * 2880, b"\0"))


def read_fits(path):
    """The first image of a FITS file, float64."""
    with open(path, "rb") as file:
        content = file.read()
    values, end = {}, 0
    while True:
        card = content[end:end + 80].decode("ascii")
        end += 80
        if card.startswith("END "):
            break
        if card[8:10] == "= ":
            values[card[:8].strip()] = card[10:].split("/")[0].strip()
    start = -(-end // 2880) * 2880
    shape = [int(values[f"NAXIS{axis}"]) for axis in range(int(values["NAXIS"]), 0, -1)]
    kind = {"-32": ">f4", "-64": ">f8"}[values["BITPIX"]]
    return np.frombuffer(content, kind, int(np.prod(shape)), start).reshape(shape).astype("f8")


class Batch:
    """oddity-batch on one device; explain has the device that there is, so the CPU's sees no other."""

    def __init__(self, program, device):
        self.program, self.device = program, device
        self.environment = dict(os.environ)
        if device == "cpu":
            self.environment["CUDA_VISIBLE_DEVICES"] = ""
        elif device.startswith("cuda:"):
            self.environment["CUDA_VISIBLE_DEVICES"] = device[5:]

    def __call__(self, *arguments, may_fail=False):
        done = subprocess.run([self.program, *arguments, "--json"], env=self.environment, capture_output=True, text=True)
        if done.returncode != 0:
            if may_fail:
                return None, done.stderr
            raise RuntimeError(f"{' '.join(arguments)}: {done.stderr[-2000:]}")
        return json.loads(done.stdout), done.stderr

    def run(self, project, network, *options, **kind):
        device = "cpu" if self.device == "cpu" else "cuda:0"  # the only one that is visible
        return self("run", project, "--model", network, "--device", device, *options, **kind)


class Data:
    """A project on each device, with images that a network takes."""

    def __init__(self, folder, name, batches, images=None):
        self.projects = []
        root = os.path.join(folder, name)
        os.makedirs(root, exist_ok=True)
        catalog, stack, bands = os.path.join(folder, "sky/catalog.fits"), os.path.join(folder, "sky/images.fits"), "g,r,z"
        if images is not None:
            names, pixels = images
            stack, catalog, bands = f"{root}/images.fits", f"{root}/catalog.csv", ",".join(names)
            write_fits(stack, pixels)
            with open(catalog, "w", encoding="ascii") as file:
                file.write("id,x\n" + "".join(f"n{row},{row}\n" for row in range(len(pixels))))
        for place, batch in enumerate(batches):
            project = f"{root}/{place}-{batch.device.replace(':', '')}.oddity"
            batch("import", project, "--catalog", catalog, "--images", stack, "--bands", bands)
            self.projects.append(project)


def run_folder(project, run):
    return f"{project}/runs/{run}"


def compare_outputs(what, folders):
    names = [sorted(os.path.basename(path) for path in glob.glob(f"{folder}/*.npy")) for folder in folders]
    if names[0] != names[1] or not names[0]:
        fail(f"{what}: outputs {names[0]} and {names[1]}")
        return
    worst, where = 0.0, ""
    for name in names[0]:
        first, second = (np.load(f"{folder}/{name}").astype("f8") for folder in folders)
        finite = np.isfinite(first)
        if (finite != np.isfinite(second)).any():
            fail(f"{what}: {name} is missing for other objects")
            continue
        if not finite.any():
            fail(f"{what}: {name} has no value")
            continue
        spread = max(first[finite].std(), 1e-3 * np.abs(first[finite]).max(), 1e-6)
        difference = np.abs(first[finite] - second[finite]).max() / spread
        if difference >= worst:
            worst, where = difference, name
        if difference > OUTPUT_TOLERANCE:
            fail(f"{what}: {name} differs by {difference:.1e} of its spread")
    print(f"{what}: {len(names[0])} outputs, largest difference {worst:.1e} of its spread ({where})", flush=True)


def compare_maps(what, batches, data, run, identifier, folder):
    for method in METHODS:
        maps, complaints = [], []
        for place, batch in enumerate(batches):
            out = f"{folder}/map-{place}.fits"
            answer, complaint = batch("explain", data.projects[place], "--id", identifier, "--run", run, "--method",
                                      method, "--seed", "3", "--samples", "8", "--masks", "64", "--patch", "16",
                                      "--stride", "16", "--out", out, may_fail=True)
            maps.append(read_fits(out) if answer else None)
            complaints.append(complaint.strip().splitlines()[-1] if complaint.strip() else "")
        if maps[0] is None and maps[1] is None:
            print(f"{what}: {method}: on neither device: {complaints[0]}", flush=True)
            continue
        if maps[0] is None or maps[1] is None:
            fail(f"{what}: {method} on one device only: {complaints}")
            continue
        largest = np.nanmax(np.abs(maps[0]))
        difference = np.nanmax(np.abs(maps[0] - maps[1])) / max(largest, 1e-30)
        print(f"{what}: {method}: largest difference {difference:.1e} of the map's largest value", flush=True)
        if not largest > 0:
            print(f"{what}: {method} says nothing: its map is 0 on both devices", flush=True)
        if difference > MAP_TOLERANCE:
            fail(f"{what}: {method} differs")


def check_network(name, network, batches, folder, images=None, passes=False):
    try:
        data = Data(folder, name, batches, images)
        for options in [[]] + ([["--passes", "12", "--seed", "5"]] if passes else []):
            answers = [batch.run(project, network, "--limit", str(OBJECTS), *options)[0]
                       for batch, project in zip(batches, data.projects)]
            what = " ".join([name, *options])
            compare_outputs(what, [run_folder(project, answer["run"])
                                   for project, answer in zip(data.projects, answers)])
            if not options:
                with open(f"{run_folder(data.projects[0], answers[0]['run'])}/manifest.json", encoding="utf-8") as file:
                    flagged = {flag["row"] for flag in json.load(file)["flags"]}
                row = next(row for row in range(OBJECTS) if row not in flagged)
                identifier = f"n{row}" if images is not None else first_ids(folder, batches[0], data)[row]
                compare_maps(name, batches, data, answers[0]["run"], identifier, folder)
    except (RuntimeError, StopIteration, OSError) as problem:
        fail(f"{name}: {problem}")


def first_ids(folder, batch, data):
    out = f"{folder}/ids.csv"
    batch("export", data.projects[0], "--what", "catalog", "--out", out)
    with open(out, encoding="utf-8") as file:
        header = file.readline().strip().split(",")
        return [line.split(",")[header.index("id")] for line in file]


def images_for(card):
    """Noise with a bump, in the bands and size of a card; '*' is one band."""
    spec = card["inputs"][0]
    bands = ["image"] if spec["bands"] == ["*"] else spec["bands"]
    height, width = (spec.get(side) or 64 for side in ("height", "width"))
    random = np.random.default_rng(8)
    y, x = np.mgrid[-1:1:height * 1j, -1:1:width * 1j]
    bump = np.exp(-(x**2 + y**2) / 0.05)
    sizes = random.uniform(1, 30, (OBJECTS, len(bands), 1, 1))
    return bands, (sizes * bump + random.standard_normal((OBJECTS, len(bands), height, width))).astype("f4")


def check_memory(batches, folder):
    batch = batches[0]
    data = Data(folder, "memory", batches)
    outputs = [{"name": "means", "kind": "embed"}]
    greedy = write_network(f"{folder}/greedy.pt", GREEDY, outputs)
    answers = [each.run(project, greedy, "--limit", str(OBJECTS), "--batch", "32")[0]
               for each, project in zip(batches, data.projects)]
    compare_outputs("out of memory, halved", [run_folder(project, answer["run"])
                                              for project, answer in zip(data.projects, answers)])
    for answer in answers:
        if not any("16 at once" in concession for concession in answer["concessions"]):
            fail(f"a batch that memory does not hold was not halved to 16: {answer['concessions']}")
    homeless = write_network(f"{folder}/homeless.pt", HOMELESS, outputs)
    answers = [each.run(project, homeless, "--limit", str(OBJECTS), "--batch", "32")[0]
               for each, project in zip(batches, data.projects)]
    compare_outputs("out of memory, on the CPU", [run_folder(project, answer["run"])
                                                  for project, answer in zip(data.projects, answers)])
    if batch.device != "cpu" and (answers[0]["device"] != "cpu" or not answers[0]["concessions"]):
        fail("a network that the device has no memory for did not go on on the CPU")
    print("out of memory: " + "; ".join(answers[0]["concessions"]), flush=True)


def check_speed(batch, folder, objects):
    batch("demo", f"{folder}/large", "--objects", str(objects), "--seed", "2")
    for name in ("demo-vae", "demo-classifier"):
        project = f"{folder}/large-{name}.oddity"
        batch("import", project, "--catalog", f"{folder}/large/catalog.fits", "--images", f"{folder}/large/images.fits")
        answer, _ = batch.run(project, f"{ROOT}/resources/models/{name}.pt")
        trial = answer["trial"]
        bare = max((figure["objects_per_second"] for figure in trial["figures"]), default=0)
        through = objects / (answer["seconds"] - trial["seconds"])
        tried = ", ".join(f"{figure['batch']}: {figure['objects_per_second']:.0f}" for figure in trial["figures"])
        share = f"{100 * through / bare:.0f} % of the bare passes" if bare else "no trial"
        print(f"speed of {name} on {answer['device']}: {through:.0f} objects a second from FITS to stored outputs, "
              f"{share}; warm-up {trial['warm_up_seconds']:.2f} s; a second at once {tried} ({trial['ended']})",
              flush=True)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("batch")
    arguments.add_argument("folder")
    arguments.add_argument("--device", required=True)
    arguments.add_argument("--against", required=True)
    arguments.add_argument("--objects", type=int, required=True)
    options = arguments.parse_args()
    folder = options.folder
    batches = [Batch(os.path.abspath(options.batch), options.device), Batch(os.path.abspath(options.batch), options.against)]

    batches[0]("demo", f"{folder}/sky", "--objects", str(OBJECTS), "--seed", "1")
    for name in ("demo-vae", "demo-classifier"):
        check_network(name, f"{ROOT}/resources/models/{name}.pt", batches, folder, passes=name == "demo-classifier")
    for name, (body, outputs) in BODIES.items():
        check_network(name, write_network(f"{folder}/{name}.pt", body, outputs), batches, folder)
    data = os.environ.get("ODDITY_TEST_DATA", "")
    for card_path in sorted(glob.glob(f"{ROOT}/tests/plugins/cards/*.oddity.json")):
        stem = os.path.basename(card_path)[:-len(".oddity.json")]
        found = glob.glob(f"{data}/models/*/{stem}.pt") if data else []
        if not found:
            print(f"{stem}: left out, there is no ODDITY_TEST_DATA/models/*/{stem}.pt", flush=True)
            continue
        with open(card_path, encoding="utf-8") as file:
            card = json.load(file)
        network = f"{folder}/{stem}.pt"
        with open(found[0], "rb") as source, open(network, "wb") as copy:
            copy.write(source.read())
        with open(f"{folder}/{stem}.oddity.json", "w", encoding="utf-8") as file:
            json.dump(card, file)
        check_network(stem, network, batches, folder, images_for(card))
    check_memory(batches, folder)
    check_speed(batches[0], folder, options.objects)
    print(f"{len(failures)} failures" if failures else "all the same", flush=True)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
