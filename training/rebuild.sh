#!/bin/sh
# Rebuild the stance model: training/rebuild.sh TRAIN.jsonl DEV.jsonl TEACHER_FOLDER WORK_FOLDER
# Hours on two cores. A run that was stopped goes on where it was. See docs/stance-model.md.
# QUICK=1 takes all the same stages with a few steps each and leaves a useless model in WORK_FOLDER/shipped: minutes, to
# see that everything runs. It never touches the shipped model.
set -eu
data="$1" dev="$2" teacher="$3" work="$4"
cd "$(dirname "$0")/.."
mkdir -p "$work"
out=analysis/resources/stance steps="" rows=""
if [ -n "${QUICK:-}" ]; then
    out="$work/shipped" steps="--steps 3" rows="--rows 48"
fi
fit() {
    name="$1"
    shift
    # shellcheck disable=SC2086  # $steps is an option and its value, or nothing
    python -m training.train --data "$data" --dev "$dev" --out "$work/$name.pt" $steps "$@"
}

fit teacher --teacher "$teacher" --views 1 --renamed 0.5 --frozen 4 --rate 5e-5 --decay 0.92 --epochs 1.18 --copies 5
# shellcheck disable=SC2086
python -m training.label "$work/teacher.pt" --teacher "$teacher" --data "$data" --dev "$dev" --out "$work/soft.jsonl" $rows
fit first --seed 1 --epochs 2.1
for seed in 11 12; do
    fit "taught$seed" --seed "$seed" --soft "$work/soft.jsonl" --start "$work/first.pt" \
        --rate 1.2e-4 --weight 1.5 --copies 18 --epochs 1.49
done
soft="$work/soft.jsonl" taught="$work/taught11.pt $work/taught12.pt"
# shellcheck disable=SC2086
fit roles21 --seed 21 --soft "$soft" --start $taught \
    --rate 6e-5 --weight 1.5 --copies 10 --epochs 1 --frozen 2 --rows 2100 --longest 330
fit roles22 --seed 22 --soft "$soft" --start "$work/roles21.pt" \
    --rate 1.1e-4 --weight 1.5 --copies 12 --epochs 0.9 --frozen 2 --rows 1500 --longest 330
# shellcheck disable=SC2086
fit roles23 --seed 23 --soft "$soft" --start $taught "$work/roles22.pt" "$work/roles22.pt" \
    --rate 1e-4 --weight 1.5 --copies 9 --epochs 1 --frozen 2 --rows 4500 --longest 330
r2="$work/roles22.pt" r3="$work/roles23.pt"
second="$taught $r2 $r2 $r3 $r3" # version 2: the mean of the taught, the second and the third
# shellcheck disable=SC2086
fit roles31 --seed 31 --soft "$soft" --start $second \
    --rate 1e-4 --weight 1.5 --copies 8 --epochs 1.6 --frozen 2 --rows 4500 --longest 330
r4="$work/roles31.pt" # six parts of ten, version 2 four
# shellcheck disable=SC2086
python -m training.export $second $r4 $r4 $r4 $r4 $r4 $r4 $r4 $r4 $r4 --out "$out"
python -m training.calibrate --dev "$dev" --folder "$out" --version 3 \
    --trained-on "NewsMTSC train, its teacher's reading, templates"
