package io.gapura.provider;

/**
 * How the list of models of a kind of upstream is read. Immutable.
 *
 * @param path its path, with a query that asks for all on one page; one that begins with a slash is of the host, not of the base
 * @param entries the member that holds the entries; a body that is an array is the entries itself
 * @param id the member of an entry that is the model's name
 * @param prefix what stands before the name there
 * @param owner who is said to own the models where an entry doesn't say it
 */
public record ModelListing(String path, String entries, String id, String prefix, String owner) {
    /** OpenAI's, which most have (platform.openai.com/docs/api-reference/models/list). */
    public static final ModelListing USUAL = new ModelListing("models", "data", "id", "", "upstream");

    /** The name of a model in what was told of it. */
    public String name(String told) {
        return told.startsWith(prefix) ? told.substring(prefix.length()) : told;
    }
}
