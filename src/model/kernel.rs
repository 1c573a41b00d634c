//! The number crunching: matrix products and the recurrent scan, compiled for AVX-512, AVX2 and the baseline, chosen once
//! at run time. The only module with `unsafe`: the calls of the functions compiled for a detected processor.
//!
//! Every variant adds in the same order and none fuses multiplication and addition, so all processors give the same bits.

#[cfg(target_arch = "x86_64")]
use std::arch::x86_64 as x86;
use std::sync::OnceLock;

/// Adding 1.5·2²³ rounds to the nearest whole number, which then stands in the low bits: no library call, no saturating cast.
const ROUND: f32 = 12_582_912.0;

/// Columns of one panel of a [`Packed`] matrix.
const NR: usize = 32;

/// A matrix of shape `k × n` laid out for [`multiply`]: panels of 32 columns, the last one padded with zeros.
#[derive(Clone, Debug, Default)]
pub(crate) struct Packed {
    k: usize,
    n: usize,
    panels: Vec<f32>,
}

impl Packed {
    /// Packs the matrix whose element in row `i`, column `j` is `at(i, j)`.
    pub(crate) fn new(k: usize, n: usize, at: impl Fn(usize, usize) -> f32) -> Self {
        let mut panels = vec![0.0; n.div_ceil(NR) * NR * k];
        for (p, panel) in panels.chunks_exact_mut((NR * k).max(1)).enumerate() {
            for (i, row) in panel.chunks_exact_mut(NR).enumerate() {
                for (j, slot) in row.iter_mut().enumerate().take(n - p * NR) {
                    *slot = at(i, p * NR + j);
                }
            }
        }
        Self { k, n, panels }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Baseline,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

fn level() -> Level {
    static LEVEL: OnceLock<Level> = OnceLock::new();
    *LEVEL.get_or_init(|| {
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512vl") {
                return Level::Avx512;
            }
            if is_x86_feature_detected!("avx2") {
                return Level::Avx2;
            }
        }
        Level::Baseline
    })
}

/// One register of floats. The methods are inlined into functions compiled for the processor features they need.
trait Lanes: Copy {
    const WIDTH: usize;
    fn zero() -> Self;
    fn splat(x: f32) -> Self;
    /// The first `WIDTH` numbers of `from`.
    fn load(from: &[f32]) -> Self;
    fn store(self, to: &mut [f32]);
    /// `self + x · y`, rounded twice.
    fn add_product(self, x: Self, y: Self) -> Self;
}

impl Lanes for [f32; 4] {
    const WIDTH: usize = 4;

    #[inline(always)]
    fn zero() -> Self {
        [0.0; 4]
    }

    #[inline(always)]
    fn splat(x: f32) -> Self {
        [x; 4]
    }

    #[inline(always)]
    fn load(from: &[f32]) -> Self {
        [from[0], from[1], from[2], from[3]]
    }

    #[inline(always)]
    fn store(self, to: &mut [f32]) {
        to[..4].copy_from_slice(&self);
    }

    #[inline(always)]
    fn add_product(self, x: Self, y: Self) -> Self {
        std::array::from_fn(|i| self[i] + x[i] * y[i])
    }
}

#[cfg(target_arch = "x86_64")]
macro_rules! lanes {
    ($register:ident, $width:literal, $zero:ident, $splat:ident, $load:ident, $store:ident, $add:ident, $mul:ident) => {
        #[allow(unsafe_code, reason = "inlined only into functions compiled for these features; lengths are checked")]
        impl Lanes for x86::$register {
            const WIDTH: usize = $width;

            #[inline(always)]
            fn zero() -> Self {
                // SAFETY: only the functions of `dispatched!` with the feature detected use this type.
                unsafe { x86::$zero() }
            }

            #[inline(always)]
            fn splat(x: f32) -> Self {
                // SAFETY: as above.
                unsafe { x86::$splat(x) }
            }

            #[inline(always)]
            fn load(from: &[f32]) -> Self {
                let from = &from[..$width];
                // SAFETY: as above, and `from` holds a register of floats.
                unsafe { x86::$load(from.as_ptr()) }
            }

            #[inline(always)]
            fn store(self, to: &mut [f32]) {
                let to = &mut to[..$width];
                // SAFETY: as above, and `to` holds a register of floats.
                unsafe { x86::$store(to.as_mut_ptr(), self) }
            }

            #[inline(always)]
            fn add_product(self, x: Self, y: Self) -> Self {
                // SAFETY: as above.
                unsafe { x86::$add(self, x86::$mul(x, y)) }
            }
        }
    };
}

#[cfg(target_arch = "x86_64")]
lanes!(__m256, 8, _mm256_setzero_ps, _mm256_set1_ps, _mm256_loadu_ps, _mm256_storeu_ps, _mm256_add_ps, _mm256_mul_ps);
#[cfg(target_arch = "x86_64")]
lanes!(__m512, 16, _mm512_setzero_ps, _mm512_set1_ps, _mm512_loadu_ps, _mm512_storeu_ps, _mm512_add_ps, _mm512_mul_ps);

/// Declares a function whose body is compiled three times and called in the variant the processor has.
macro_rules! dispatched {
    ($(#[$doc:meta])* fn $name:ident($($arg:ident: $type:ty),* $(,)?) = $base:expr, $avx2:expr, $wide:expr) => {
        $(#[$doc])*
        #[allow(unsafe_code, reason = "each variant is called only where its features were detected")]
        #[allow(clippy::too_many_arguments, reason = "a gradient has the arguments of its function twice")]
        pub(crate) fn $name($($arg: $type),*) {
            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx512f,avx512vl")]
                fn wide($($arg: $type),*) { $wide($($arg),*) }
                #[target_feature(enable = "avx2")]
                fn avx2($($arg: $type),*) { $avx2($($arg),*) }
                match level() {
                    // SAFETY: `level` saw these features on this processor.
                    Level::Avx512 => return unsafe { wide($($arg),*) },
                    // SAFETY: as above.
                    Level::Avx2 => return unsafe { avx2($($arg),*) },
                    Level::Baseline => {}
                }
            }
            $base($($arg),*)
        }
    };
}

dispatched!(
    /// `c = a · b`, or `c += a · b` where `add`: `a` is `m × k` row-major, `c` is `m × n` row-major. O(m·k·n).
    fn multiply(a: &[f32], b: &Packed, c: &mut [f32], add: bool) =
        multiply_body::<[f32; 4], 8, 1>, multiply_body::<x86::__m256, 2, 6>, multiply_body::<x86::__m512, 2, 12>
);

/// `V · L` columns of a panel, which they must divide, of `MR` rows are kept in registers: as many as there are, less those
/// for the weights, one factor and one product. One more spills and costs two thirds of the speed.
#[inline(always)]
fn multiply_body<V: Lanes, const L: usize, const MR: usize>(a: &[f32], b: &Packed, c: &mut [f32], add: bool) {
    let (k, n) = (b.k, b.n);
    if k == 0 || n == 0 {
        return;
    }
    let m = a.len() / k;
    let whole = m - m % MR;
    // The rows of a block side by side: one stream of factors, and no bounds to check inside.
    let mut factors = vec![0.0; whole * k];
    for (to, from) in factors.chunks_exact_mut(MR * k).zip(a.chunks_exact(MR * k)) {
        let rows: [&[f32]; MR] = std::array::from_fn(|r| &from[r * k..(r + 1) * k]);
        for (i, column) in to.as_chunks_mut::<MR>().0.iter_mut().enumerate() {
            *column = std::array::from_fn(|r| rows[r][i]);
        }
    }
    for (p, panel) in b.panels.chunks_exact(NR * k).enumerate() {
        for part in (0..NR).step_by(L * V::WIDTH) {
            let first = p * NR + part;
            if first >= n {
                break;
            }
            let columns = (L * V::WIDTH).min(n - first);
            for (row, factors) in (0..whole).step_by(MR).zip(factors.chunks_exact(MR * k)) {
                block::<V, L, MR>(factors, panel, part, &mut c[row * n + first..], n, columns, add);
            }
            for row in whole..m {
                block::<V, L, 1>(&a[row * k..(row + 1) * k], panel, part, &mut c[row * n + first..], n, columns, add);
            }
        }
    }
}

/// `factors`: the numbers of `MR` rows, column by column.
#[inline(always)]
fn block<V: Lanes, const L: usize, const MR: usize>(
    factors: &[f32],
    panel: &[f32],
    part: usize,
    c: &mut [f32],
    n: usize,
    columns: usize,
    add: bool,
) {
    let mut sums = [[V::zero(); L]; MR];
    for (line, column) in panel.as_chunks::<NR>().0.iter().zip(factors.as_chunks::<MR>().0) {
        let line = &line[part..part + L * V::WIDTH];
        let weights: [V; L] = std::array::from_fn(|l| V::load(&line[l * V::WIDTH..]));
        for r in 0..MR {
            let x = V::splat(column[r]);
            for l in 0..L {
                sums[r][l] = sums[r][l].add_product(x, weights[l]);
            }
        }
    }
    let mut spill = [0.0_f32; NR];
    for (r, sum) in sums.iter().enumerate() {
        for (l, s) in sum.iter().enumerate() {
            s.store(&mut spill[l * V::WIDTH..]);
        }
        let out = &mut c[r * n..r * n + columns];
        if add {
            out.iter_mut().zip(&spill).for_each(|(o, s)| *o += s);
        } else {
            out.copy_from_slice(&spill[..columns]);
        }
    }
}

/// A matrix of 8-bit codes with one scale a column, for [`Quantized::apply`].
#[derive(Clone, Debug)]
pub(crate) struct Quantized {
    k: usize,
    n: usize,
    scales: Vec<f32>,
    codes: Codes,
}

#[derive(Clone, Debug)]
enum Codes {
    /// The codes as floats: products and sums of whole numbers stay exact below 2²⁴.
    Floats(Packed),
    /// Panels of 32 columns, two rows of a column side by side as `vpmaddwd` takes them.
    #[cfg(target_arch = "x86_64")]
    Pairs { panels: Vec<i16> },
    /// Panels of 32 columns, four rows of a column side by side as `vpdpbusd` takes them, and the sum of each column.
    #[cfg(target_arch = "x86_64")]
    Bytes { panels: Vec<i8>, sums: Vec<i32> },
}

/// Rows of a [`Quantized`] matrix at most: 127 · 127 · 1040 < 2²⁴.
pub(crate) const MOST_ROWS: usize = 1040;

/// Buffers of [`Quantized::apply`].
#[derive(Debug, Default)]
pub(crate) struct Rounded {
    floats: Vec<f32>,
    bytes: Vec<u8>,
    pairs: Vec<i32>,
    scales: Vec<f32>,
}

impl Quantized {
    /// A matrix of `scales.len()` columns and at most [`MOST_ROWS`] rows; `codes` row by row.
    pub(crate) fn new(scales: Vec<f32>, codes: &[i8]) -> Self {
        let n = scales.len();
        let k = codes.len() / n.max(1);
        #[cfg(target_arch = "x86_64")]
        if has_vnni() {
            let groups = k.div_ceil(4);
            let mut panels = vec![0; n.div_ceil(NR) * NR * groups * 4];
            let mut sums = vec![0; n];
            for (i, row) in codes.chunks_exact(n).enumerate() {
                for (j, &code) in row.iter().enumerate() {
                    let (panel, column) = (j / NR, j % NR);
                    panels[((panel * groups + i / 4) * NR + column) * 4 + i % 4] = code;
                    sums[j] += i32::from(code);
                }
            }
            return Self { k, n, scales, codes: Codes::Bytes { panels, sums } };
        }
        #[cfg(target_arch = "x86_64")]
        if level() != Level::Baseline {
            let pairs = k.div_ceil(2);
            let mut panels = vec![0; n.div_ceil(NR) * NR * pairs * 2];
            for (i, row) in codes.chunks_exact(n).enumerate() {
                for (j, &code) in row.iter().enumerate() {
                    let (panel, column) = (j / NR, j % NR);
                    panels[((panel * pairs + i / 2) * NR + column) * 2 + i % 2] = i16::from(code);
                }
            }
            return Self { k, n, scales, codes: Codes::Pairs { panels } };
        }
        let floats = Packed::new(k, n, |i, j| f32::from(codes[i * n + j]));
        Self { k, n, scales, codes: Codes::Floats(floats) }
    }

    /// Number of columns.
    pub(crate) fn columns(&self) -> usize {
        self.n
    }

    /// `out += x · self`, with each row of `x` rounded to 8 bits: whole numbers inside, so every processor gives the same
    /// bits. `x` is `m × k` and `out` `m × n`, row-major.
    pub(crate) fn apply(&self, x: &[f32], out: &mut [f32], rounded: &mut Rounded) {
        let m = x.len() / self.k.max(1);
        rounded.floats.resize(x.len(), 0.0);
        rounded.scales.resize(m, 0.0);
        round_rows(x, &mut rounded.floats, &mut rounded.scales);
        match &self.codes {
            Codes::Floats(packed) => {
                let mut sums = vec![0.0; m * self.n];
                multiply(&rounded.floats, packed, &mut sums, false);
                let rows = out.chunks_exact_mut(self.n).zip(sums.chunks_exact(self.n)).zip(&rounded.scales);
                for ((out, sums), &scale) in rows {
                    for ((o, &s), &column) in out.iter_mut().zip(sums).zip(&self.scales) {
                        *o += s * (scale * column);
                    }
                }
            }
            #[cfg(target_arch = "x86_64")]
            Codes::Pairs { panels } => {
                pair_rows(&rounded.floats, self.k, &mut rounded.pairs);
                multiply_pairs(&rounded.pairs, self.k.div_ceil(2), panels, &rounded.scales, &self.scales, out);
            }
            #[cfg(target_arch = "x86_64")]
            Codes::Bytes { panels, sums } => {
                let width = self.k.div_ceil(4) * 4;
                rounded.bytes.resize(m * width, 0);
                for (to, from) in rounded.bytes.chunks_exact_mut(width).zip(rounded.floats.chunks_exact(self.k)) {
                    shift_row(from, to);
                }
                multiply_bytes(&rounded.bytes, width, panels, sums, &rounded.scales, &self.scales, out);
            }
        }
    }
}

#[cfg(target_arch = "x86_64")]
fn has_vnni() -> bool {
    level() == Level::Avx512 && is_x86_feature_detected!("avx512vnni") && is_x86_feature_detected!("avx512bw")
}

dispatched!(
    /// Rounds each row of `x` to whole numbers from -127 to 127 and gives the scale that undoes it.
    fn round_rows(x: &[f32], out: &mut [f32], scales: &mut [f32]) = round_rows_body, round_rows_body, round_rows_body
);

#[inline(always)]
fn round_rows_body(x: &[f32], out: &mut [f32], scales: &mut [f32]) {
    if scales.is_empty() {
        return;
    }
    let k = x.len() / scales.len();
    for ((row, out), scale) in x.chunks_exact(k).zip(out.chunks_exact_mut(k)).zip(scales) {
        let mut tops = [0.0_f32; UNITS];
        let (blocks, rest) = row.as_chunks::<UNITS>();
        for block in blocks {
            for (top, v) in tops.iter_mut().zip(block) {
                *top = if v.abs() > *top { v.abs() } else { *top };
            }
        }
        let top = tops.iter().chain(rest).fold(0.0_f32, |top, v| if v.abs() > top { v.abs() } else { top });
        *scale = top / 127.0;
        let inverse = if top > 0.0 { 127.0 / top } else { 0.0 };
        for (o, v) in out.iter_mut().zip(row) {
            *o = (v * inverse + ROUND) - ROUND;
        }
    }
}

dispatched!(
    /// Whole numbers from -127 to 127 as bytes shifted by 128; the rest of `to` becomes 128, which is zero shifted.
    fn shift_row(from: &[f32], to: &mut [u8]) = shift_row_body, shift_row_body, shift_row_body
);

#[inline(always)]
fn shift_row_body(from: &[f32], to: &mut [u8]) {
    let (to, rest) = to.split_at_mut(from.len());
    for (t, v) in to.iter_mut().zip(from) {
        // The number stands in the low bits of the sum's mantissa: no saturating cast.
        *t = (v + (ROUND + 128.0)).to_bits() as u8;
    }
    rest.fill(128);
}

/// Rows that [`multiply_pairs`] keeps in registers.
#[cfg(target_arch = "x86_64")]
const PAIR_ROWS: usize = 6;

/// Rows of whole numbers as pairs of 16 bits, [`PAIR_ROWS`] rows side by side, the rest one by one.
#[cfg(target_arch = "x86_64")]
fn pair_rows(rows: &[f32], k: usize, pairs: &mut Vec<i32>) {
    // The number stands in the low bits of the sum's mantissa.
    let whole = |v: f32| (v + ROUND).to_bits() & 0xffff;
    let pair = |numbers: &[f32]| (whole(numbers[0]) | numbers.get(1).map_or(0, |&v| whole(v)) << 16) as i32;
    let width = k.div_ceil(2);
    pairs.clear();
    pairs.resize(rows.len() / k.max(1) * width, 0);
    let side_by_side = rows.len() / (PAIR_ROWS * k) * PAIR_ROWS;
    for (i, row) in rows.chunks_exact(k).enumerate() {
        let (from, step) = match i < side_by_side {
            true => (i / PAIR_ROWS * PAIR_ROWS * width + i % PAIR_ROWS, PAIR_ROWS),
            false => (i * width, 1),
        };
        for (to, numbers) in pairs[from..].iter_mut().step_by(step).zip(row.chunks(2)) {
            *to = pair(numbers);
        }
    }
}

/// `out += scales · pairs · panels · column scales`; `width` pairs a row.
#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code, reason = "called only for codes laid out because the feature was detected")]
fn multiply_pairs(pairs: &[i32], width: usize, panels: &[i16], scales: &[f32], columns: &[f32], out: &mut [f32]) {
    #[target_feature(enable = "avx2")]
    fn run(pairs: &[i32], width: usize, panels: &[i16], scales: &[f32], columns: &[f32], out: &mut [f32]) {
        let n = columns.len();
        let whole = scales.len() - scales.len() % PAIR_ROWS;
        for (p, panel) in panels.chunks_exact(2 * NR * width).enumerate() {
            for half in [0, NR / 2] {
                let first = p * NR + half;
                if first >= n {
                    break;
                }
                let columns = &columns[first..n.min(first + NR / 2)];
                for (row, factors) in (0..whole).step_by(PAIR_ROWS).zip(pairs.chunks_exact(PAIR_ROWS * width)) {
                    let scales = &scales[row..row + PAIR_ROWS];
                    tile::<PAIR_ROWS>(factors, panel, half, scales, columns, &mut out[row * n + first..], n);
                }
                for row in whole..scales.len() {
                    let factors = &pairs[row * width..(row + 1) * width];
                    tile::<1>(factors, panel, half, &scales[row..=row], columns, &mut out[row * n + first..], n);
                }
            }
        }
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn tile<const MR: usize>(
        factors: &[i32],
        panel: &[i16],
        half: usize,
        scales: &[f32],
        columns: &[f32],
        out: &mut [f32],
        n: usize,
    ) {
        let mut totals = [[x86::_mm256_setzero_si256(); 2]; MR];
        for (line, column) in panel.as_chunks::<{ 2 * NR }>().0.iter().zip(factors.as_chunks::<MR>().0) {
            let line = &line[2 * half..2 * half + NR];
            // SAFETY: `line` holds 64 bytes, two registers.
            let (low, high) = unsafe {
                (x86::_mm256_loadu_si256(line.as_ptr().cast()), x86::_mm256_loadu_si256(line[NR / 2..].as_ptr().cast()))
            };
            for r in 0..MR {
                let x = x86::_mm256_set1_epi32(column[r]);
                totals[r][0] = x86::_mm256_add_epi32(totals[r][0], x86::_mm256_madd_epi16(x, low));
                totals[r][1] = x86::_mm256_add_epi32(totals[r][1], x86::_mm256_madd_epi16(x, high));
            }
        }
        let mut spill = [0_i32; NR / 2];
        for (r, total) in totals.iter().enumerate() {
            // SAFETY: `spill` holds two registers.
            unsafe {
                x86::_mm256_storeu_si256(spill.as_mut_ptr().cast(), total[0]);
                x86::_mm256_storeu_si256(spill[8..].as_mut_ptr().cast(), total[1]);
            }
            let out = &mut out[r * n..r * n + columns.len()];
            for ((o, &s), &column) in out.iter_mut().zip(&spill).zip(columns) {
                *o += s as f32 * (scales[r] * column);
            }
        }
    }
    // SAFETY: `Codes::Pairs` exists only where `level` saw the feature.
    unsafe { run(pairs, width, panels, scales, columns, out) }
}

/// `out += scales · (bytes - 128) · panels · column scales`.
#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code, reason = "called only for codes laid out because the features were detected")]
fn multiply_bytes(
    bytes: &[u8],
    width: usize,
    panels: &[i8],
    sums: &[i32],
    scales: &[f32],
    columns: &[f32],
    out: &mut [f32],
) {
    #[target_feature(enable = "avx512f,avx512vl,avx512bw,avx512vnni")]
    fn run(bytes: &[u8], width: usize, panels: &[i8], sums: &[i32], scales: &[f32], columns: &[f32], out: &mut [f32]) {
        const MR: usize = 12;
        let n = columns.len();
        for (p, panel) in panels.chunks_exact(NR * width).enumerate() {
            let mut row = 0;
            while row + MR <= scales.len() {
                tile::<MR>(&bytes[row * width..], width, panel, p, row, sums, scales, columns, out, n);
                row += MR;
            }
            while row < scales.len() {
                tile::<1>(&bytes[row * width..], width, panel, p, row, sums, scales, columns, out, n);
                row += 1;
            }
        }
    }

    #[inline]
    #[target_feature(enable = "avx512f,avx512vl,avx512bw,avx512vnni")]
    #[expect(clippy::too_many_arguments, reason = "the inner tile of a product")]
    fn tile<const MR: usize>(
        bytes: &[u8],
        width: usize,
        panel: &[i8],
        p: usize,
        row: usize,
        sums: &[i32],
        scales: &[f32],
        columns: &[f32],
        out: &mut [f32],
        n: usize,
    ) {
        let mut totals = [[x86::_mm512_setzero_si512(); 2]; MR];
        let rows: [&[[u8; 4]]; MR] = std::array::from_fn(|r| bytes[r * width..(r + 1) * width].as_chunks::<4>().0);
        for (g, weights) in panel.as_chunks::<{ 4 * NR }>().0.iter().enumerate().take(width / 4) {
            // SAFETY: `weights` holds 128 bytes, two registers.
            let (low, high) = unsafe {
                (
                    x86::_mm512_loadu_si512(weights.as_ptr().cast()),
                    x86::_mm512_loadu_si512(weights[64..].as_ptr().cast()),
                )
            };
            for r in 0..MR {
                let x = x86::_mm512_set1_epi32(i32::from_le_bytes(rows[r][g]));
                totals[r][0] = x86::_mm512_dpbusd_epi32(totals[r][0], x, low);
                totals[r][1] = x86::_mm512_dpbusd_epi32(totals[r][1], x, high);
            }
        }
        let first = p * NR;
        let count = NR.min(n - first);
        let mut spill = [0_i32; NR];
        for (r, total) in totals.iter().enumerate() {
            // SAFETY: `spill` holds two registers.
            unsafe {
                x86::_mm512_storeu_si512(spill.as_mut_ptr().cast(), total[0]);
                x86::_mm512_storeu_si512(spill[16..].as_mut_ptr().cast(), total[1]);
            }
            let out = &mut out[(row + r) * n + first..][..count];
            let columns = columns[first..first + count].iter().zip(&sums[first..first + count]);
            for ((o, &s), (&column, &sum)) in out.iter_mut().zip(&spill).zip(columns) {
                *o += (s - 128 * sum) as f32 * (scales[row + r] * column);
            }
        }
    }
    // SAFETY: `Codes::Bytes` exists only where `has_vnni` saw the features.
    unsafe { run(bytes, width, panels, sums, scales, columns, out) }
}

dispatched!(
    /// The recurrence of a Simple Recurrent Unit over one sequence in one direction (Lei et al. 2018, "Simple Recurrent
    /// Units for Highly Parallelizable Recurrence", eq. 1–4, without scaling).
    ///
    /// `u`, `x`, `c` and `h` hold the sequence's rows; a row of `u` is `6·width` long (candidate, forget gate, reset gate of
    /// the forward direction, then of the backward one), of the others `2·width` (forward, backward). `gates` holds the
    /// forget and reset peepholes and biases of this direction, `width` each. Writes cells to `c`, outputs to `h`.
    fn scan(u: &[f32], x: &[f32], gates: &[f32], c: &mut [f32], h: &mut [f32], backward: bool) =
        scan_body, scan_body, scan_body
);

/// Units the scan advances together: one AVX-512 register. Widths are multiples of it.
const UNITS: usize = 16;

#[inline(always)]
fn scan_body(u: &[f32], x: &[f32], gates: &[f32], c: &mut [f32], h: &mut [f32], backward: bool) {
    let width = gates.len() / 4;
    let length = x.len() / (2 * width).max(1);
    let side = usize::from(backward) * width;
    let lane = |of: &[f32], at: usize| -> [f32; UNITS] {
        let of = &of[at..at + UNITS];
        std::array::from_fn(|i| of[i])
    };
    let mut cells = vec![0.0_f32; width];
    // Time outside, units inside: the units' long dependency chains then overlap.
    for step in 0..length {
        let t = if backward { length - 1 - step } else { step };
        for unit in (0..width).step_by(UNITS) {
            let row = t * 6 * width + 3 * side + unit;
            let (candidate, forget, reset) = (lane(u, row), lane(u, row + width), lane(u, row + 2 * width));
            let (vf, vr) = (lane(gates, unit), lane(gates, width + unit));
            let (bf, br) = (lane(gates, 2 * width + unit), lane(gates, 3 * width + unit));
            let mut cell = lane(&cells, unit);
            let at = t * 2 * width + side + unit;
            let skip = lane(x, at);
            let mut out = [0.0_f32; UNITS];
            for i in 0..UNITS {
                let f = sigmoid(forget[i] + vf[i] * cell[i] + bf[i]);
                let r = sigmoid(reset[i] + vr[i] * cell[i] + br[i]);
                cell[i] = f * cell[i] + (1.0 - f) * candidate[i];
                out[i] = r * cell[i] + (1.0 - r) * skip[i];
            }
            cells[unit..unit + UNITS].copy_from_slice(&cell);
            c[at..at + UNITS].copy_from_slice(&cell);
            h[at..at + UNITS].copy_from_slice(&out);
        }
    }
}

#[cfg(feature = "train")]
dispatched!(
    /// The gradient of [`scan`]: from `dh` (gradient of its outputs) to `du`, `dx` (added to) and `dgates` (added to).
    fn scan_gradient(
        u: &[f32],
        x: &[f32],
        gates: &[f32],
        c: &[f32],
        dh: &[f32],
        du: &mut [f32],
        dx: &mut [f32],
        dgates: &mut [f32],
        backward: bool,
    ) = scan_gradient_body, scan_gradient_body, scan_gradient_body
);

#[cfg(feature = "train")]
#[inline(always)]
#[expect(clippy::too_many_arguments, reason = "a gradient has the arguments of its function twice")]
fn scan_gradient_body(
    u: &[f32],
    x: &[f32],
    gates: &[f32],
    c: &[f32],
    dh: &[f32],
    du: &mut [f32],
    dx: &mut [f32],
    dgates: &mut [f32],
    backward: bool,
) {
    let width = gates.len() / 4;
    let length = x.len() / (2 * width).max(1);
    let side = usize::from(backward) * width;
    let lane = |of: &[f32], at: usize| -> [f32; UNITS] {
        let of = &of[at..at + UNITS];
        std::array::from_fn(|i| of[i])
    };
    let add = |to: &mut [f32], at: usize, values: &[f32; UNITS]| {
        to[at..at + UNITS].iter_mut().zip(values).for_each(|(t, v)| *t += v);
    };
    let mut dcells = vec![0.0_f32; width];
    for step in (0..length).rev() {
        let t = if backward { length - 1 - step } else { step };
        let before = if backward { t + 1 } else { t.wrapping_sub(1) };
        for unit in (0..width).step_by(UNITS) {
            let row = t * 6 * width + 3 * side + unit;
            let (candidate, forget, reset) = (lane(u, row), lane(u, row + width), lane(u, row + 2 * width));
            let (vf, vr) = (lane(gates, unit), lane(gates, width + unit));
            let (bf, br) = (lane(gates, 2 * width + unit), lane(gates, 3 * width + unit));
            let at = t * 2 * width + side + unit;
            let old = if step == 0 { [0.0; UNITS] } else { lane(c, before * 2 * width + side + unit) };
            let (cell, skip, dout) = (lane(c, at), lane(x, at), lane(dh, at));
            let mut dcell = lane(&dcells, unit);
            let (mut dcandidate, mut dforget, mut dreset, mut dskip) =
                ([0.0; UNITS], [0.0; UNITS], [0.0; UNITS], [0.0; UNITS]);
            let (mut dvf, mut dvr) = ([0.0; UNITS], [0.0; UNITS]);
            for i in 0..UNITS {
                let f = sigmoid(forget[i] + vf[i] * old[i] + bf[i]);
                let r = sigmoid(reset[i] + vr[i] * old[i] + br[i]);
                dreset[i] = dout[i] * (cell[i] - skip[i]) * r * (1.0 - r);
                dskip[i] = dout[i] * (1.0 - r);
                let dc = dcell[i] + dout[i] * r;
                dforget[i] = dc * (old[i] - candidate[i]) * f * (1.0 - f);
                dcandidate[i] = dc * (1.0 - f);
                dcell[i] = dc * f + dforget[i] * vf[i] + dreset[i] * vr[i];
                dvf[i] = dforget[i] * old[i];
                dvr[i] = dreset[i] * old[i];
            }
            dcells[unit..unit + UNITS].copy_from_slice(&dcell);
            du[row..row + UNITS].copy_from_slice(&dcandidate);
            du[row + width..row + width + UNITS].copy_from_slice(&dforget);
            du[row + 2 * width..row + 2 * width + UNITS].copy_from_slice(&dreset);
            add(dx, at, &dskip);
            add(dgates, unit, &dvf);
            add(dgates, width + unit, &dvr);
            add(dgates, 2 * width + unit, &dforget);
            add(dgates, 3 * width + unit, &dreset);
        }
    }
}

/// e^x to about 2 ulp for |x| < 87, clamped beyond: Cody–Waite reduction and a degree-6 polynomial (Cephes `expf`).
#[inline(always)]
pub(crate) fn exp(x: f32) -> f32 {
    let x = x.clamp(-87.0, 87.0);
    let rounded = x * std::f32::consts::LOG2_E + ROUND;
    let n = rounded - ROUND;
    let r = x - n * 0.693_359_4 - n * -2.121_944_4e-4;
    let mut p = 1.987_569_2e-4_f32;
    p = p * r + 1.398_2e-3;
    p = p * r + 8.333_452e-3;
    p = p * r + 4.166_579_6e-2;
    p = p * r + 1.666_666_5e-1;
    p = p * r + 0.5;
    let y = p * r * r + r + 1.0;
    y * f32::from_bits(rounded.to_bits().wrapping_sub(ROUND.to_bits()).wrapping_add(127) << 23)
}

/// 1 / (1 + e^-x).
#[inline(always)]
pub(crate) fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(n: usize, seed: u32) -> Vec<f32> {
        let mut x = seed;
        (0..n)
            .map(|_| {
                x = x.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (x >> 8) as f32 / (1 << 23) as f32 - 1.0
            })
            .collect()
    }

    #[test]
    fn all_variants_give_the_bits_of_a_plain_product() {
        for (m, k, n) in [(1, 3, 5), (13, 17, 33), (25, 64, 96), (0, 4, 4)] {
            let (a, b) = (numbers(m * k, 1), numbers(k * n, 2));
            let packed = Packed::new(k, n, |i, j| b[i * n + j]);
            let mut fast = vec![1.0; m * n];
            multiply(&a, &packed, &mut fast, true);
            for i in 0..m {
                for j in 0..n {
                    let mut sum = 0.0_f32;
                    for l in 0..k {
                        sum += a[i * k + l] * b[l * n + j];
                    }
                    assert_eq!(fast[i * n + j].to_bits(), (1.0 + sum).to_bits());
                }
            }
        }
    }

    #[test]
    fn rounded_products_are_exact_in_every_variant() {
        for (m, k, n) in [(1, 5, 7), (27, 64, 100), (12, 1040, 33)] {
            let x = numbers(m * k, 3);
            let codes: Vec<i8> = numbers(k * n, 4).iter().map(|v| (v * 127.0) as i8).collect();
            let scales: Vec<f32> = numbers(n, 5).iter().map(|v| v.abs() + 0.1).collect();
            let mut out = vec![0.5; m * n];
            Quantized::new(scales.clone(), &codes).apply(&x, &mut out, &mut Rounded::default());
            let mut rounded = vec![0.0; m * k];
            let mut row_scales = vec![0.0; m];
            round_rows_body(&x, &mut rounded, &mut row_scales);
            for i in 0..m {
                for j in 0..n {
                    let sum: i32 = (0..k).map(|l| rounded[i * k + l] as i32 * i32::from(codes[l * n + j])).sum();
                    let expected = 0.5 + sum as f32 * (row_scales[i] * scales[j]);
                    assert_eq!(out[i * n + j].to_bits(), expected.to_bits(), "{m} {k} {n}: {i} {j}");
                }
            }
        }
    }

    #[test]
    fn exp_is_close_to_the_library_one() {
        for i in -800..800 {
            let x = i as f32 / 10.0;
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-6, "{x}: {} {}", exp(x), x.exp());
        }
        assert!(exp(f32::NEG_INFINITY) >= 0.0 && exp(1e30).is_finite());
    }
}
