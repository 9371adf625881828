namespace P2POrleans.Cli.CommandLine;

/// <summary>What somebody who mistyped a name is likely to have meant.</summary>
internal static class LikelyName
{
    /// <returns>A remark to put behind the name; empty when none resembles it.</returns>
    public static string HintAt(string typed, IEnumerable<string> names)
    {
        // Of a short name, nearly everything is as far away as this.
        int most = typed.TrimStart('-').Length < 3 ? 1 : 2;
        string? nearest = names.Where(n => Distance(typed, n) <= most).MinBy(n => Distance(typed, n));
        return nearest is null ? "" : $" (did you mean '{nearest}'?)";
    }

    /// <summary>Letters to insert, remove, replace, or swap with the next (optimal string alignment).</summary>
    private static int Distance(string a, string b)
    {
        int[,] d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
            d[i, 0] = i;
        for (int j = 0; j <= b.Length; j++)
            d[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                d[i, j] = Math.Min(Math.Min(d[i - 1, j], d[i, j - 1]) + 1, replaced);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }

        return d[a.Length, b.Length];
    }
}
