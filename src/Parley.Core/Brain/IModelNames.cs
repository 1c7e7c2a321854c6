namespace Parley.Core.Brain;

/// <summary>A chat client whose server can be asked which models it has.</summary>
public interface IModelNames
{
    /// <summary>Names that a persona can give as its model.</summary>
    /// <exception cref="EngineUnavailableException">The server cannot be asked.</exception>
    Task<IReadOnlyList<string>> ListModelNamesAsync(CancellationToken cancellationToken = default);
}
