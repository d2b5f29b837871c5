# Sourced by the hidden first command of first_week.md: what stands for a benchmark, and the days.

mkdir -p "$HOME/site/perflint_baselines-0.1.0.dist-info"

# Without a public address, init proposes hooks that run the perflint on the PATH. Where this perflint
# was installed from must not matter.
cat >"$HOME/site/perflint_baselines-0.1.0.dist-info/METADATA" <<'END'
Metadata-Version: 2.1
Name: perflint-baselines
Version: 0.1.0
END

cat >"$HOME/measure" <<'END'
#!/usr/bin/env python3
import json, os, sys

file, name, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])
dates = {"description": "H100, captured 2026-05-20.", "last_updated": "2026-05-20"}
content = {"metadata": dates, "scenarios": {}}
if os.path.exists(file):
    content = json.load(open(file))
steps = [round(seconds * share, 2) for share in (241.2, 238.7, 240.1)]
content["scenarios"][name] = {
    "stages_ms": {
        "TextEncodingStage": round(seconds * 117.31, 2),
        "DenoisingStage": round(sum(steps) + 3.47, 2),
    },
    "denoise_step_ms": {str(number): step for number, step in enumerate(steps)},
    "expected_e2e_ms": round(seconds * 871.23, 2),
    "expected_avg_denoise_ms": round(sum(steps) / 3, 2),
    "expected_median_denoise_ms": sorted(steps)[1],
}
with open(file, "w") as target:
    target.write(json.dumps(content, indent=4) + "\n")
END

cat >"$HOME/move" <<'END'
#!/usr/bin/env python3
import json, os, sys

name, file, other = sys.argv[1:]
old = json.load(open(file))
new = json.load(open(other)) if os.path.exists(other) else {**old, "scenarios": {}}
new["scenarios"][name] = old["scenarios"].pop(name)
for path, content in ((file, old), (other, new)):
    with open(path, "w") as target:
        target.write(json.dumps(content, indent=4) + "\n")
END
chmod +x "$HOME/measure" "$HOME/move"

export PYTHONPATH="$HOME/site:$PYTHONPATH" PRE_COMMIT_HOME="$HOME/cache" LC_ALL=C

# The day of June 2026, for perflint and for git.
day() {
    export SOURCE_DATE_EPOCH=$((1780228800 + 86400 * $1))
    export GIT_AUTHOR_DATE="$SOURCE_DATE_EPOCH +0000" GIT_COMMITTER_DATE="$SOURCE_DATE_EPOCH +0000"
}

day 1
git init --quiet --bare origin.git
git clone --quiet origin.git you 2>/dev/null
cd you || exit
measure perf_baselines.json wan_t2v 9.31
measure perf_baselines.json flux_t2i 2.07
sed -i '0,/"expected_avg_denoise_ms": .*,/s//"expected_avg_denoise_ms": 2199.05,/' perf_baselines.json
echo 'repos: []' >.pre-commit-config.yaml
git add .
git commit --quiet -m "Baselines"
