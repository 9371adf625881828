using System.Runtime.CompilerServices;
using Xunit;

namespace P2POrleans.TestKit;

/// <summary>
/// A test that needs something of the machine; where it is missing the test is skipped and says because of what, in its name too:
/// that is all of it that <c>dotnet test</c> shows.
/// </summary>
public sealed class NeedsFactAttribute : FactAttribute
{
    public NeedsFactAttribute(string need, string? andNeed = null, [CallerMemberName] string test = "")
    {
        Skip = Need.WhyNot(need, andNeed);
        if (Skip is not null)
            DisplayName = $"{test}: {Skip}";
    }
}
