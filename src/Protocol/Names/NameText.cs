using System.Globalization;
using System.Text;

namespace P2POrleans.Protocol.Names;

/// <summary>What the names of peers and of files have in common.</summary>
internal static class NameText
{
    /// <returns>Null, or the broken rule as the end of a sentence that begins with the name's role.</returns>
    public static string? TryNormalize(string? text, int maxLength, out string name)
    {
        name = "";
        if (string.IsNullOrEmpty(text))
            return "is empty";
        // Normalisation can lengthen a text at most threefold; what is far too long is not worth the work.
        if (text.Length > 3 * maxLength)
            return TooLong(maxLength);
        if (!IsWellFormed(text))
            return "is not well-formed Unicode";

        string normal = text.IsNormalized(NormalizationForm.FormC) ? text : text.Normalize(NormalizationForm.FormC);
        if (normal.Length > maxLength)
            return TooLong(maxLength);
        foreach (char c in normal)
        {
            if (char.IsControl(c) || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                return string.Create(CultureInfo.InvariantCulture, $"contains the control character U+{(int)c:X4}");
        }

        name = normal;
        return null;
    }

    private static string TooLong(int maxLength) =>
        string.Create(CultureInfo.InvariantCulture, $"is longer than {maxLength} characters");

    private static bool IsWellFormed(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return false;
            i++;
        }

        return true;
    }
}
