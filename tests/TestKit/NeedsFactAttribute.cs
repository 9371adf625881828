using System.Runtime.CompilerServices;
using Xunit;

namespace P2POrleans.TestKit;

/// <summary>A test that needs something of the machine; where it is missing the test is skipped and says because of what.</summary>
public sealed class NeedsFactAttribute : FactAttribute
{
    public NeedsFactAttribute(string need, string? andNeed = null, [CallerMemberName] string test = "") =>
        this.SkipBecause(Need.WhyNot(need, andNeed), test);
}
