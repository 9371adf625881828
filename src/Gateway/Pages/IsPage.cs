namespace P2POrleans.Gateway.Pages;

/// <summary>Of an endpoint for people, who are told in HTML what is wrong.</summary>
internal sealed class IsPage;
