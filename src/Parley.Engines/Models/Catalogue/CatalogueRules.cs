namespace Parley.Engines.Models.Catalogue;

/// <summary>What a catalogue must keep to, so that a mistake in it shows before anything is downloaded.</summary>
internal static class CatalogueRules
{
    /// <exception cref="InvalidDataException">It does not; the message says where.</exception>
    public static void Check(CatalogueDocument document)
    {
        if (document.Schema != CatalogueDocument.CurrentSchema)
            throw new InvalidDataException(
                $"its schema is {document.Schema}, this program reads {CatalogueDocument.CurrentSchema}.");
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (CatalogueModel model in document.Models)
        {
            if (!SafeNames.IsModelName(model.Name))
                throw new InvalidDataException($"'{model.Name}' is not a name for a model.");
            if (!names.Add(model.Name))
                throw new InvalidDataException($"'{model.Name}' stands in it twice.");
            Check(model);
        }
    }

    private static void Check(CatalogueModel model)
    {
        var paths = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (CatalogueFile file in model.Files)
        {
            string where = $"'{file.Path}' of '{model.Name}'";
            if (!SafeNames.IsRelativePath(file.Path))
                throw new InvalidDataException($"{where} is not a path inside the model's folder.");
            if (!paths.Add(file.Path))
                throw new InvalidDataException($"{where} stands in it twice.");
            if (file.Sha256 is not null && !SafeNames.IsHash(file.Sha256, 64))
                throw new InvalidDataException($"the sha256 of {where} is not 64 lower-case hexadecimal digits.");
            if (file.Md5 is not null && !SafeNames.IsHash(file.Md5, 32))
                throw new InvalidDataException($"the md5 of {where} is not 32 lower-case hexadecimal digits.");
            if (file.Size is < 0)
                throw new InvalidDataException($"the size of {where} is negative.");
            CheckOrigin(file, where);
        }

        if (paths.Count == 0)
            throw new InvalidDataException($"'{model.Name}' has no files.");
    }

    private static void CheckOrigin(CatalogueFile file, string where)
    {
        if (file.Url is null)
        {
            if (file.Repo is null || file.Revision is null)
                throw new InvalidDataException($"{where} needs a url, or a repo and its revision.");
            return;
        }

        if (file.Repo is not null || file.Revision is not null || file.Source is not null)
            throw new InvalidDataException($"{where} has a url and a repo; give one of them.");
        if (!Uri.TryCreate(file.Url, UriKind.Absolute, out Uri? address) || address.Scheme is not ("https" or "http"))
            throw new InvalidDataException($"the url of {where} is not one of http or https.");
        if (address.Scheme == Uri.UriSchemeHttp && file.Sha256 is null && !address.IsLoopback)
            throw new InvalidDataException(
                $"{where} would come unencrypted and without a sha256: anybody on the way could change it.");
    }
}
