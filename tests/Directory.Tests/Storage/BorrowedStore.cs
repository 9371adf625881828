using P2POrleans.Directory.Contract;
using P2POrleans.FileDirectory.Storage;

namespace P2POrleans.Directory.Tests.Storage;

/// <summary>Lets one directory after another use a store that the test closes.</summary>
internal sealed class BorrowedStore(IDirectoryStore inner) : StoreDecorator(inner, isBorrowed: true);
