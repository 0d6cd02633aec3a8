#!/usr/bin/env bash
# The budgets of docs/PERFORMANCE.md that Go benchmarks can measure, as a table: what, budget, measured.
# What needs a running process and a server is measured by docs/measure.
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(mktemp); trap 'rm -f "$out"' EXIT
go test -run '^$' -benchmem -bench '^(BenchmarkPodInModel|BenchmarkProjectPod|BenchmarkApplyPodChange|BenchmarkScene|BenchmarkLayout|BenchmarkFrame|BenchmarkDraw|BenchmarkKey|BenchmarkPolicyMatrix)$' \
  ./probes/project ./topology/... ./ui/... | tee "$out" >&2
# figure NAME UNIT: the value before UNIT on the benchmark's line.
figure() { awk -v n="$1" -v u="$2" '{ b = $1; sub(/-[0-9]+$/, "", b) } b == "Benchmark" n { for (i = 2; i < NF; i++) if ($(i + 1) == u) print $i }' "$out" | tail -n 1; }
ms() { awk -v v="$(figure "$1" ns/op)" 'BEGIN { if (v == "") print "not measured"; else printf "%.3g ms\n", v / 1e6 }'; }
kib() { awk -v v="$(figure "$1" "$2")" 'BEGIN { if (v == "") print "not measured"; else printf "%.2f KiB\n", v / 1024 }'; }
row() { printf '%-58s %-12s %s\n' "$1" "$2" "$3"; }
echo; row "what (on $(nproc) cores)" budget measured
row 'heap per pod in the model, plain' '≤ 1.5 KiB' "$(kib PodInModel/plain B/pod)"
row 'heap per pod in the model, meshed' '≤ 2.0 KiB' "$(kib PodInModel/meshed B/pod)"
row 'applying one pod change, to the scene, 10k pods' '' "$(ms ApplyPodChange/10k)"
row 'applying one pod change, to the scene, 150k pods' '≤ 1 ms' "$(ms ApplyPodChange/150k)"
row 'scene of 10k pods from nothing, traffic' '' "$(ms Scene/traffic)"
row 'scene of 10k pods from nothing, workloads' '' "$(ms Scene/workloads)"
row 'layout of 200 nodes' '≤ 10 ms' "$(ms Layout/cold-200)"
row 'layout of 200 nodes after one change' '≤ 2 ms' "$(ms Layout/change-200)"
row 'drawing a 200×60 frame with 300 boxes into a string' '≤ 0.2 ms' "$(ms Frame)"
row 'the same with the whole map (arrows, frames, path)' '' "$(ms Draw)"
row 'who may talk to whom, 2,000 pods, 300 policies, from graph' '≤ 20 ms' "$(ms PolicyMatrix/from-graph)"
row 'a key on the model of the screen, to its frame' '' "$(ms Key)"
