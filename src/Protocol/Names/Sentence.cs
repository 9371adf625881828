namespace P2POrleans.Protocol.Names;

/// <summary>Sentences, fitted behind a colon.</summary>
public static class Sentence
{
    /// <summary>
    /// Without the full stop, and with a small letter where the capital only began the sentence: not in a name that what is said of it
    /// follows after a colon.
    /// </summary>
    public static string AsReason(string sentence)
    {
        string text = sentence.Trim().TrimEnd('.');
        bool ordinaryWord = text.Length > 1 && char.IsUpper(text[0]) && (char.IsLower(text[1]) || text[1] == ' ')
            && !text.Split(' ', 2)[0].EndsWith(':');
        return ordinaryWord ? char.ToLowerInvariant(text[0]) + text[1..] : text;
    }
}
