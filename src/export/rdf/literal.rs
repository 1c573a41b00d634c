//! Numbers and spans as literals, without the machinery of formatting: a graph is full of them.

use crate::span::CharSpan;

/// Spans in the words of RFC 5147: `char=14,20`; the pieces of an interrupted quotation one after the other.
pub(in super::super) fn char_ranges(first: CharSpan, more: &[CharSpan]) -> String {
    let mut ranges = String::with_capacity(16);
    push_ranges(first, more, &mut ranges);
    ranges
}

pub(super) fn push_ranges(first: CharSpan, more: &[CharSpan], out: &mut String) {
    for &CharSpan { start, end } in std::iter::once(&first).chain(more) {
        out.push_str(if out.is_empty() { "char=" } else { " char=" });
        push_number(start, out);
        out.push(',');
        push_number(end, out);
    }
}

/// A number in decimal digits.
pub(super) fn push_number(number: u32, out: &mut String) {
    let mut digits = [0_u8; 10];
    let mut rest = number;
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    out.extend(digits[at..].iter().map(|&digit| char::from(digit)));
}

/// A confidence in its full precision.
pub(in super::super) fn confidence(confidence: f32) -> String {
    let exact = f64::from(confidence) * 1000.0;
    let thousandths = exact.round();
    if (0.0..1000.0).contains(&thousandths) && (exact - thousandths).abs() < 0.01 {
        let thousandths = thousandths as u32;
        let mut decimal = String::with_capacity(5);
        decimal.push_str(match thousandths {
            0..10 => "0.00",
            10..100 => "0.0",
            _ => "0.",
        });
        push_number(thousandths, &mut decimal);
        return decimal;
    }
    format!("{confidence:.3}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_formatting_would() {
        for number in [0, 7, 10, 4_294_967_295] {
            let mut digits = String::new();
            push_number(number, &mut digits);
            assert_eq!(digits, number.to_string());
        }
        assert_eq!(confidence(0.0625), format!("{:.3}", 0.0625_f32));
        for thousandths in 0..=1000_u16 {
            let value = f32::from(thousandths) / 1000.0;
            assert_eq!(confidence(value), format!("{value:.3}"));
        }
        assert_eq!(
            char_ranges(CharSpan { start: 1, end: 5 }, &[CharSpan { start: 10, end: 12 }]),
            "char=1,5 char=10,12"
        );
    }
}
