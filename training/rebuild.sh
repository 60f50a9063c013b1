#!/bin/sh
# Rebuild the stance model: training/rebuild.sh TRAIN.jsonl DEV.jsonl TEACHER_FOLDER WORK_FOLDER
# Hours on two cores. A run that was stopped goes on where it was. See docs/stance-model.md.
set -eu
data="$1" dev="$2" teacher="$3" work="$4"
cd "$(dirname "$0")/.."
mkdir -p "$work"
fit() { name="$1"; shift; python -m training.train --data "$data" --dev "$dev" --out "$work/$name.pt" "$@"; }

fit teacher --teacher "$teacher" --views 1 --renamed 0.5 --frozen 4 --rate 5e-5 --decay 0.92 --epochs 1.18 --copies 5
python -m training.label "$work/teacher.pt" --teacher "$teacher" --data "$data" --dev "$dev" --out "$work/soft.jsonl"
fit first --seed 1 --epochs 2.1
for seed in 11 12; do
    fit "taught$seed" --seed "$seed" --soft "$work/soft.jsonl" --start "$work/first.pt" \
        --rate 1.2e-4 --weight 1.5 --copies 18 --epochs 1.49
done
python -m training.export "$work/taught11.pt" "$work/taught12.pt"
python -m training.calibrate --dev "$dev" --version 1 --trained-on "NewsMTSC train, its teacher's reading, templates"
