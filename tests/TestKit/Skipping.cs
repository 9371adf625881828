using Xunit;

namespace P2POrleans.TestKit;

/// <summary>Skips tests so that everybody sees why.</summary>
public static class Skipping
{
    /// <summary>Skips a test with its reason in its name too, which is all that <c>dotnet test</c> shows.</summary>
    /// <param name="reason">Null to run it.</param>
    /// <param name="name">Of the test.</param>
    public static void SkipBecause(this FactAttribute test, string? reason, string name)
    {
        if (reason is null)
            return;
        test.Skip = reason;
        test.DisplayName = $"{name}: {reason}";
    }
}
