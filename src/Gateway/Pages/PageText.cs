using System.Globalization;

namespace P2POrleans.Gateway.Pages;

/// <summary>What the pages say, in one language. A language that lacks a sentence does not compile.</summary>
public sealed record PageText
{
    public static PageText English { get; } = new()
    {
        Language = "en",
        Tagline = "Who has which file",
        SkipToContent = "Skip to content",
        Files = "Files",
        Peers = "Peers",
        Directory = "Directory",
        SearchFor = "Search for",
        SearchHint = "words, or beginnings of words, of a file's name",
        Extension = "Ends with",
        AtLeastBytes = "At least (bytes)",
        AtMostBytes = "At most (bytes)",
        Search = "Search",
        Name = "Name",
        Names = "Names",
        Size = "Size",
        ContentId = "Content id",
        Unverified = "unverified",
        UnverifiedWhy = "A peer of the original system has no content id to check a download against.",
        NothingFound = "Nothing is shared whose name has these words.",
        NotAllFound = "Too many files match to look at them all; another word finds the others.",
        More = "More",
        Sources = "Peers that have it",
        Peer = "Peer",
        State = "State",
        Online = "online",
        Offline = "offline",
        Fetching = "fetching it",
        Original = "original system",
        Download = "Download",
        DownloadWhy = "goes straight to the peer; the browser can't verify it",
        GetIt = "Get it, verified",
        Copy = "Copy",
        Copied = "Copied",
        Address = "Address",
        NoPeers = "No peer has registered yet.",
        NoFiles = "It has announced nothing.",
        NobodyHasIt = "Nobody online has it now.",
        StartOne = "Share a folder:",
        Engine = "Engine",
        Version = "Version",
        Partitions = "Partitions",
        Entries = "Entries (file at a peer)",
        PeersOnline = "Peers online",
        ApiNote = "Programs use the REST interface:",
        Updated = "Live",
        UpdatedWhy = "The page follows the directory by itself.",
        Trouble = "That did not work",
        TryAgain = "The directory can't answer just now. Try again in a moment.",
    };

    public static PageText Spanish { get; } = new()
    {
        Language = "es",
        Tagline = "Quién tiene qué archivo",
        SkipToContent = "Ir al contenido",
        Files = "Archivos",
        Peers = "Pares",
        Directory = "Directorio",
        SearchFor = "Buscar",
        SearchHint = "palabras, o comienzos de palabras, del nombre de un archivo",
        Extension = "Termina en",
        AtLeastBytes = "Al menos (bytes)",
        AtMostBytes = "Como mucho (bytes)",
        Search = "Buscar",
        Name = "Nombre",
        Names = "Nombres",
        Size = "Tamaño",
        ContentId = "Id del contenido",
        Unverified = "sin verificar",
        UnverifiedWhy = "Un par del sistema original no da un id con el que comprobar la descarga.",
        NothingFound = "Nadie comparte nada cuyo nombre tenga estas palabras.",
        NotAllFound = "Coinciden demasiados archivos para verlos todos; otra palabra encuentra los demás.",
        More = "Más",
        Sources = "Pares que lo tienen",
        Peer = "Par",
        State = "Estado",
        Online = "en línea",
        Offline = "desconectado",
        Fetching = "lo está descargando",
        Original = "sistema original",
        Download = "Descargar",
        DownloadWhy = "va directamente al par; el navegador no puede verificarlo",
        GetIt = "Obtenerlo, verificado",
        Copy = "Copiar",
        Copied = "Copiado",
        Address = "Dirección",
        NoPeers = "Ningún par se ha registrado todavía.",
        NoFiles = "No ha anunciado nada.",
        NobodyHasIt = "Nadie en línea lo tiene ahora.",
        StartOne = "Comparte una carpeta:",
        Engine = "Motor",
        Version = "Versión",
        Partitions = "Particiones",
        Entries = "Entradas (archivo en un par)",
        PeersOnline = "Pares en línea",
        ApiNote = "Los programas usan la interfaz REST:",
        Updated = "En vivo",
        UpdatedWhy = "La página sigue al directorio por sí misma.",
        Trouble = "Eso no ha funcionado",
        TryAgain = "El directorio no puede responder ahora. Inténtalo de nuevo en un momento.",
    };

    /// <summary>As in the <c>lang</c> attribute.</summary>
    public required string Language { get; init; }
    public required string Tagline { get; init; }
    public required string SkipToContent { get; init; }
    public required string Files { get; init; }
    public required string Peers { get; init; }
    public required string Directory { get; init; }
    public required string SearchFor { get; init; }
    public required string SearchHint { get; init; }
    public required string Extension { get; init; }
    public required string AtLeastBytes { get; init; }
    public required string AtMostBytes { get; init; }
    public required string Search { get; init; }
    public required string Name { get; init; }
    public required string Names { get; init; }
    public required string Size { get; init; }
    public required string ContentId { get; init; }
    public required string Unverified { get; init; }
    public required string UnverifiedWhy { get; init; }
    public required string NothingFound { get; init; }
    public required string NotAllFound { get; init; }
    public required string More { get; init; }
    public required string Sources { get; init; }
    public required string Peer { get; init; }
    public required string State { get; init; }
    public required string Online { get; init; }
    public required string Offline { get; init; }
    public required string Fetching { get; init; }
    public required string Original { get; init; }
    public required string Download { get; init; }
    public required string DownloadWhy { get; init; }
    public required string GetIt { get; init; }
    public required string Copy { get; init; }
    public required string Copied { get; init; }
    public required string Address { get; init; }
    public required string NoPeers { get; init; }
    public required string NoFiles { get; init; }
    public required string NobodyHasIt { get; init; }
    public required string StartOne { get; init; }
    public required string Engine { get; init; }
    public required string Version { get; init; }
    public required string Partitions { get; init; }
    public required string Entries { get; init; }
    public required string PeersOnline { get; init; }
    public required string ApiNote { get; init; }
    public required string Updated { get; init; }
    public required string UpdatedWhy { get; init; }
    public required string Trouble { get; init; }
    public required string TryAgain { get; init; }

    private CultureInfo Culture => CultureInfo.GetCultureInfo(Language);

    /// <summary>12,345 or 12.345.</summary>
    public string Number(long number) => number.ToString("N0", Culture);

    /// <summary>1.5 MiB or 1,5 MiB; a dash for what is not known.</summary>
    public string Bytes(long? bytes)
    {
        if (bytes is not { } size)
            return "–";
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
        int unit = 0;
        double amount = size;
        for (; amount >= 1023.95 && unit < units.Length - 1; unit++)
            amount /= 1024;
        return $"{amount.ToString(unit == 0 ? "N0" : "N1", Culture)} {units[unit]}";
    }
}
