namespace Analytics.Ingest;

/// <summary>
/// The unified social credit code, GB 32100-2015: 18 characters of a 31-letter alphabet, the last one a check character.
/// </summary>
public static class CreditCode
{
    /// <summary>Length of a code.</summary>
    public const int Length = 18;

    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    // Value of each byte in the alphabet, 255 for a character that codes do not use (I, O, S, V, Z and all others).
    private static readonly byte[] Values = MakeValues();

    // GB 32100-2015, 5.2: the weight of position i is 3^(i-1) mod 31.
    private static ReadOnlySpan<byte> Weights => [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

    /// <summary>Whether the ASCII bytes are a code whose check character is right: C18 = (31 - sum(Ci * Wi) mod 31) mod 31.</summary>
    public static bool IsValid(ReadOnlySpan<byte> code)
    {
        if (code.Length != Length) return false;
        int sum = 0;
        byte[] values = Values;
        ReadOnlySpan<byte> weights = Weights;
        for (int i = 0; i < weights.Length; i++)
        {
            byte value = values[code[i]];
            if (value == 255) return false;
            sum += value * weights[i];
        }
        return values[code[17]] == (31 - sum % 31) % 31;
    }

    /// <summary>
    /// Whether this is what a spreadsheet leaves of a code of digits: 15 of them and zeros behind, or a power of ten.
    /// </summary>
    public static bool IsRounded(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text[0] is < (byte)'1' or > (byte)'9') return false;
        int exponent = text.IndexOfAny((byte)'e', (byte)'E');
        if (exponent < 0) return text.Length == Length && text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0 && text.EndsWith("000"u8);
        ReadOnlySpan<byte> power = text[(exponent + 1)..];
        if (power.Length > 0 && power[0] == '+') power = power[1..];
        return power.SequenceEqual("17"u8) && text[..exponent].IndexOfAnyExceptInRange((byte)'.', (byte)'9') < 0;
    }

    private static byte[] MakeValues()
    {
        byte[] values = new byte[256];
        Array.Fill(values, (byte)255);
        for (int i = 0; i < Alphabet.Length; i++) values[Alphabet[i]] = (byte)i;
        return values;
    }
}
